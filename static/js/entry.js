// What moves on pages outside the shell.
import "./busy.js";
import "./reveal.js";
