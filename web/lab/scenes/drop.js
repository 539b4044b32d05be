/**
 * Lets files be dropped on an element, which shows that it would take them (class "over").
 * @param {HTMLElement} element
 * @param {(items: DataTransfer) => void} take
 */
export function takeDrops(element, take) {
  let depth = 0; // elements within elements are entered and left, too
  const over = (/** @type {number} */ now) => {
    depth = Math.max(0, now);
    element.classList.toggle('over', depth > 0);
  };
  const holdsFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  element.addEventListener('dragenter', (event) => holdsFiles(event) && over(depth + 1));
  element.addEventListener('dragleave', (event) => holdsFiles(event) && over(depth - 1));
  element.addEventListener('dragover', (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  element.addEventListener('drop', (event) => {
    over(0);
    if (!event.dataTransfer || !holdsFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer);
  });
}
