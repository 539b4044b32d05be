// Every figure is a <clapp-lab>; what it shows is said by its attributes.  Without scripts its still picture stays.
import '../../web/dist/clapp-lab.js';
