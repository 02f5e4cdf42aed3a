namespace Embassy.Desk.Screens;

/// <summary>A kind of file that the API imports, with its address and who may send it.</summary>
/// <param name="Name">Its name in the address of the screen: <c>sessions</c>.</param>
/// <param name="Policy">The policy of the import.</param>
/// <param name="Accepts">The endings of its files.</param>
public sealed record ImportKind(string Name, string Policy, string Accepts)
{
    static readonly string[] OfForums = ["memberships", "sessions", "chairs", "resolutions", "commitments", "production"];

    /// <summary>The most bytes that a form keeps after a trial; a longer file is chosen again.</summary>
    public const int Kept = 8 << 20;

    public static IReadOnlyList<ImportKind> All { get; } =
    [
        new("candidates", "plan", ".ics,.csv,.xlsx"), new("trade", "import", ".csv,.json,.xlsx"),
        .. OfForums.Select(k => new ImportKind(k, "import", ".csv,.json,.xlsx")),
        new("wordpress", "edit", ".xml"), new("document", "edit", ".docx"),
    ];

    public bool OfForum => Array.IndexOf(OfForums, Name) >= 0;

    /// <summary>Whether it has rows that can be corrected and sent again.</summary>
    public bool Table => Policy != "edit";

    /// <summary>Whether it has a template to fill in.</summary>
    public bool HasTemplate => Table;

    public static string TypeOf(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".ics" => "text/calendar",
        ".json" => "application/json",
        ".xml" => "application/xml",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "text/csv",
    };
}
