using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Reference;

/// <summary>The tags of operations, one for each resource, in the order and the groups of the reference.</summary>
static class Tags
{
    public const string Documents = "Documents and health";

    static readonly (string Group, string[] Tags)[] Order =
    [
        ("Overview", ["Missions", "Overview", "Dossiers", "Vocabularies", "Search", "Changes"]),
        ("Site", ["Pages", "Navigation", "Editions", "Worklists", "Previews", "Schedules", "Reviews", "Approvals", "Facts",
            "Assets", "Import export"]),
        ("Relations", ["Engagements", "Programmes", "Timeline", "Calendars", "Feeds", "Occasions", "Letters", "Persons", "Offices",
            "Tenures", "Imports"]),
        ("Cooperation", ["Agreements", "Roadmap", "Trade", "Charts"]),
        ("Forums", ["Forums", "Memberships", "Sessions", "Resolutions", "Positions", "Commitments", "Pairs"]),
        ("Votes", ["Votes", "Voting agreement", "Blocs", "Ideal points", "Vote imports"]),
        ("Webhooks", ["Webhooks", "Deliveries", "Attempts"]),
        ("Gateway", ["Callers", "Audit", "History", Documents]),
    ];

    // Operations that the gateway composes belong to a resource of their own.
    static readonly Dictionary<string, string> Composed = new()
    {
        ["Overview"] = "The state of the relations with a partner in one response.",
        ["Vocabularies"] = "Words of the platform with their labels in the mission's languages.",
        ["Dossiers"] = "Everything about two States in the forums, with charts.",
        ["Changes"] = "Public changes of all services in order, as a list and as a stream.",
        ["Imports"] = "Files that were imported, with templates for them; and import candidates, which are events of another program's"
            + " calendar and become engagements one by one.",
        ["Callers"] = "Whose token a request has, and what it may do.",
        ["Audit"] = "Who changed which record, and what was refused, in one list of all services.",
        ["History"] = "The changes of one record, by whom and when.",
        [Documents] = "Descriptions of the API, guides, and the health of the gateway.",
    };

    public static string Of(string tag, MethodDescriptor method) => tag != "Gateway" ? tag
        : Composed.Keys.Single(t => method.Name.Contains(t.TrimEnd('s'), StringComparison.Ordinal));

    /// <param name="contracts">Descriptions of the services' tags.</param>
    public static JsonArray ToJson(IReadOnlyDictionary<string, string> contracts) =>
        [.. Order.SelectMany(g => g.Tags).Select(t => (JsonNode)new JsonObject
        {
            ["name"] = t,
            ["description"] = Composed.GetValueOrDefault(t) ?? HttpWords.Of(contracts[t]),
        })];

    public static JsonArray Groups() =>
        [.. Order.Select(g => (JsonNode)new JsonObject { ["name"] = g.Group, ["tags"] = MessageSchemas.Strings(g.Tags) })];
}
