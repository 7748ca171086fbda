/** Everything that mathematics needs, loaded with the first text that has some. */

import "katex/dist/katex.min.css";

export { default } from "katex";
