import { ClappLab } from './clapp-lab.js';

// A second script, of whatever version, leaves the first one's tag alone.
if (!customElements.get('clapp-lab')) customElements.define('clapp-lab', ClappLab);
