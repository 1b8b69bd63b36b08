// Everything that moves. Each import defines its custom elements; none has a word of its own.
import "./ago.js";
import "./autosave.js";
import "./boost.js";
import "./busy.js";
import "./copy.js";
import "./counter.js";
import "./dialog.js";
import "./keys.js";
import "./live.js";
import "./menu.js";
import "./part.js";
import "./player.js";
import "./reveal.js";
import "./theme.js";
import "./toast.js";
import "./upload.js";
import "./working.js";
