import { nameOf } from './camera-error.js';

/**
 * Plays a video without sound or controls.  Where the browser wants a gesture first (an iPad that saves power), the
 * next click or key on the page starts it.
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} signal until when
 */
export function keepPlaying(video, signal) {
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  const page = video.ownerDocument;
  const play = async () => {
    try {
      await video.play();
    } catch (error) {
      // An AbortError means that another picture took its place or that it was paused: then nobody waits for it.
      if (signal.aborted || nameOf(error) !== 'NotAllowedError') return;
      for (const gesture of ['click', 'keydown']) page.addEventListener(gesture, playAgain, { signal, capture: true });
    }
  };
  const playAgain = () => {
    for (const gesture of ['click', 'keydown']) page.removeEventListener(gesture, playAgain, { capture: true });
    void play();
  };
  void play();
}
