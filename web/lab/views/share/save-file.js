/**
 * Hands bytes to the browser's downloads.
 * @param {BlobPart} bytes
 * @param {string} name
 * @param {string} [type]
 */
export function saveFile(bytes, name, type = 'application/octet-stream') {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
