import "@fontsource-variable/inter/wght.css";
import "./shared/theme/tokens.css";
import "./shared/theme/base.css";
import "./shared/theme/unseen.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { languageOfPage, startWords } from "./app/words";

const place = document.getElementById("app");
if (!place) throw new Error("The page has no place for the application.");

await startWords(languageOfPage());
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
