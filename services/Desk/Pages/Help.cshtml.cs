using Embassy.Desk.Screens;

namespace Embassy.Desk.Pages;

/// <summary>
/// The tasks of this person and the shortcuts of the keyboard. Those of a single letter can be switched off.
/// </summary>
public sealed class HelpModel(DeskContext desk) : DeskScreen(desk)
{
    public static IReadOnlyList<(string Keys, string What)> Shortcuts { get; } =
    [
        ("Ctrl+S", "save"), ("Ctrl+Enter", "review"), ("Ctrl+B", "bold"), ("Ctrl+K", "link"), ("Ctrl+Shift+F", "fact"), ("{{", "fact"),
        ("Alt+1 … Alt+4", "language"), ("Alt+N, Alt+P", "next"), ("↑ ↓ ← →", "grid"), ("/", "search"), ("g h", "home"), ("g p", "pages"),
        ("g c", "calendar"), ("g a", "assets"), ("?", "help"),
    ];

    /// <summary>Tasks with the policy that each needs, the most usual first.</summary>
    static readonly (string Policy, string Word, string Path)[] All =
    [
        ("approve", "home.to-approve", "/"), ("edit", "new-page", "/pages/new"), ("translate", "home.outdated", "/pages?state=outdated"),
        ("edit", "asset.upload", "/assets"), ("edit", "fact.new", "/facts/new"), ("publish", "nav.schedules", "/schedules"),
        ("plan", "plan", "/engagements/new"), ("plan", "letter.new", "/letters"), ("plan", "calendar.import", "/imports/candidates"),
        ("plan", "person.new", "/persons/new"), ("plan", "nav.subscriptions", "/subscriptions"), ("record", "record-act", "/agreements"),
        ("record", "agreement.new", "/agreements/new"), ("record", "complete-step", "/roadmap"), ("record", "position.new", "/positions"),
        ("import", "import.start", "/imports"), ("edit", "nav.reviews", "/reviews"), ("translate", "home.texts", "/assets"),
    ];

    static readonly (string Policy, string Word, string Path)[] OfAdministrators =
    [
        ("administer", "mission.hours", "/mission"), ("administer", "mission.move", "/mission"), ("subscribe", "nav.webhooks", "/webhooks"),
        ("administer", "nav.audit", "/audit"), ("edit", "new-page", "/pages/new"), ("plan", "plan", "/engagements/new"),
        ("record", "record-act", "/agreements"), ("import", "import.start", "/imports"),
    ];

    /// <summary>What this person may do, at most eight.</summary>
    public IEnumerable<(string Policy, string Word, string Path)> Tasks =>
        (Desk.May("administer") ? OfAdministrators : All).Where(t => Desk.May(t.Policy)).Take(8);

    public void OnGet() => Title = W["help"];
}
