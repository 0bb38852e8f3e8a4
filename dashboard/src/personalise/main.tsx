import "../styles/base.css";
import { adoptTheme } from "../theme.ts";
adoptTheme();
