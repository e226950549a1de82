// Where the tabs are wider than the screen, the current one is in view.
document.querySelector(".cv-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
