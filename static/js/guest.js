// What moves on the page of somebody without an account who hears a casting sheet.
import "./entry.js";
import "./casting.js";
import "./live.js";
import "./working.js";
