import "./shared/theme/tokens.css";
import "./shared/theme/unseen.css";
import "./app/islands/islands.css";

import { mountIslands } from "./app/islands/mount";
import { languageOfPage, loadAllWords, startWords } from "./app/words";

await startWords(languageOfPage());
await loadAllWords();
mountIslands();
