namespace Embassy.Gateway.Tests.Callers;

/// <summary>
/// Who may do what, written down a second time and not read from the code, so that a wrong edit of the policies or of a
/// proto is found.
/// </summary>
static class ExpectedRights
{
    public const string Anybody = "anybody";

    const string Content = "reader editor translator approver administrator", Staff = "reader desk-officer administrator";

    /// <summary>The roles of each policy, separated by spaces.</summary>
    public static readonly IReadOnlyDictionary<string, string> Roles = new Dictionary<string, string>
    {
        ["administer"] = "administrator",
        ["approve"] = "approver administrator",
        ["edit"] = "editor administrator",
        ["identify"] = "reader editor translator approver protocol-officer desk-officer administrator operator service",
        ["import"] = "desk-officer administrator",
        ["plan"] = "protocol-officer desk-officer administrator",
        ["public"] = Anybody,
        ["publish"] = "editor approver administrator",
        ["read-editorial"] = "reader editor approver administrator",
        ["read-plans"] = "reader protocol-officer desk-officer administrator",
        ["read-records"] = Staff,
        ["record"] = "desk-officer administrator",
        ["staff"] = "reader editor translator approver protocol-officer desk-officer administrator",
        ["subscribe"] = "service operator administrator",
        ["translate"] = "editor translator administrator",
    };

    /// <summary>The roles that see what is internal, under embargo or a draft, by service.</summary>
    public static readonly IReadOnlyDictionary<string, string> Readers = new Dictionary<string, string>
    {
        ["content"] = Content,
        ["events"] = "reader protocol-officer desk-officer administrator",
        ["cooperation"] = Staff,
        ["forums"] = Staff,
    };

    /// <summary>The writing operations that name a language.</summary>
    public static readonly string[] ByLocale =
    [
        "SaveDraft", "SubmitEdition", "ApproveEdition", "ReturnEdition", "PublishEdition", "WithdrawEdition", "RedirectEdition",
        "RemoveEdition", "RestoreEdition", "ReaffirmEdition", "DiscardDraft", "CreatePreview", "ScheduleEdition", "UnscheduleEdition",
        "CreatePage", "WritePages", "ImportPage", "ImportDocument", "DescribeAsset",
    ];

    /// <summary>The writing operations that name a forum.</summary>
    public static readonly string[] ByForum =
    [
        "ImportMemberships", "WithdrawMembership", "ImportSessions", "ImportChairs", "ImportResolutions", "ImportCommitments",
        "ImportProduction", "RecordPosition", "AgreePosition", "DeliverPosition", "SetPositionAudience",
    ];

    /// <summary>The writing operations of one forum, the United Nations.</summary>
    public static readonly string[] OfUn = ["StartVoteImport", "SendVotePart", "FinishVoteImport", "UploadVotes"];

    /// <summary>A POST that stores nothing.</summary>
    public static readonly string[] Harmless = ["RenderText"];

    /// <summary>Whether a role sees hidden records of a service.</summary>
    public static bool Sees(TestCaller caller, string service) =>
        Readers.TryGetValue(service, out var roles) && roles.Split(' ').Contains(caller.Role);

    /// <summary>Whether a caller may call an operation; in a section, for that one.</summary>
    public static bool Allows(TestCaller caller, Operation operation, string asked)
    {
        var roles = Roles[operation.Policy];
        if (roles == Anybody) return true;
        // It answers what a token is good for, also that it is good for nothing.
        if (operation.Method.Name == "GetCaller") return caller.Entry.Length > 0;
        if (!roles.Split(' ').Contains(caller.Role)) return false;
        if (caller.Section.Length == 0 || !operation.Writes) return true;
        return Section(operation) switch
        {
            "locale" => caller.Role != "desk-officer" && asked == caller.Section,
            "forum" => caller.Role == "desk-officer" && asked == caller.Section,
            "un" => caller.Role == "desk-officer" && caller.Section == "un",
            _ => false,
        };
    }

    /// <summary>
    /// The kind of section that an operation names: <c>locale</c>, <c>forum</c>, <c>un</c>, or empty.
    /// </summary>
    public static string Section(Operation operation) => ByLocale.Contains(operation.Method.Name) ? "locale"
        : ByForum.Contains(operation.Method.Name) ? "forum" : OfUn.Contains(operation.Method.Name) ? "un" : "";
}

/// <summary>Somebody who calls operations.</summary>
/// <param name="Entry">The role in the token: <c>translator:fr</c>; empty without a token.</param>
/// <param name="Role">The role that it grants; empty for none.</param>
/// <param name="Section">Empty for a role that is not restricted.</param>
/// <param name="Other">Another section of the same kind.</param>
sealed record TestCaller(string Entry, string Role, string Section = "", string Other = "")
{
    public static readonly IReadOnlyList<TestCaller> All =
    [
        new("", ""), new("translator:xx", ""), new("reader", "reader"), new("editor", "editor"),
        new("editor:az", "editor", "az", "fr"), new("translator", "translator"), new("translator:fr", "translator", "fr", "az"),
        new("approver", "approver"), new("approver:fr", "approver", "fr", "az"), new("protocol-officer", "protocol-officer"),
        new("desk-officer", "desk-officer"), new("desk-officer:opec-plus", "desk-officer", "opec-plus", "nam"),
        new("desk-officer:un", "desk-officer", "un", "opec-plus"), new("administrator", "administrator"), new("operator", "operator"),
        new("service", "service"),
    ];
}
