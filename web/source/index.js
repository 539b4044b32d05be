export { Camera } from './camera.js';
export { CameraError } from './camera-error.js';
export { FramePump } from './frame-pump.js';
export { PicturesError } from './pictures-error.js';
export { readPictures } from './pictures.js';
export { VideoFile, VideoFileError } from './video-file.js';
