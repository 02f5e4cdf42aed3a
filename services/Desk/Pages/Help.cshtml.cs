using Embassy.Desk.Screens;

namespace Embassy.Desk.Pages;

/// <summary>The shortcuts of the keyboard. Those of a single letter can be switched off.</summary>
public sealed class HelpModel(DeskContext desk) : DeskScreen(desk)
{
    public static IReadOnlyList<(string Keys, string What)> Shortcuts { get; } =
    [
        ("Ctrl+S", "save"), ("Ctrl+Enter", "review"), ("Ctrl+B", "bold"), ("Ctrl+K", "link"), ("Ctrl+Shift+F", "fact"), ("{{", "fact"),
        ("Alt+1 … Alt+4", "language"), ("Alt+N, Alt+P", "next"), ("↑ ↓ ← →", "grid"), ("/", "search"), ("g h", "home"), ("g p", "pages"),
        ("g c", "calendar"), ("g a", "assets"), ("?", "help"),
    ];

    public void OnGet() => Title = W["help"];
}
