using System.Reflection;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Reference;

/// <summary>
/// The vocabularies of announcements: each member with words names the proto field that has the same ones.
/// </summary>
static class AnnouncementWords
{
    // By record and member, or by member where all records mean the same.
    static readonly Dictionary<string, string> Fields = new()
    {
        ["PageType"] = "embassy.content.v1.Page.type",
        ["Dir"] = "embassy.content.v1.Page.dir",
        ["Translation"] = "embassy.content.v1.Page.translation",
        ["EditionRemoved.State"] = "embassy.content.v1.Edition.state",
        ["FactChanged.Kind"] = "embassy.content.v1.Fact.kind",
        ["Confidence"] = "embassy.content.v1.Fact.confidence",
        ["EngagementSummary.Kind"] = "embassy.events.v1.Engagement.kind",
        ["EngagementSummary.Direction"] = "embassy.events.v1.Engagement.direction",
        ["EngagementSummary.Status"] = "embassy.events.v1.Engagement.status",
        ["LetterPublished.Kind"] = "embassy.events.v1.Letter.kind",
        ["LetterPublished.Direction"] = "embassy.events.v1.Letter.direction",
        ["OccasionApproaching.Kind"] = "embassy.events.v1.Occasion.kind",
        ["AgreementSummary.Type"] = "embassy.cooperation.v1.Agreement.type",
        ["AgreementSummary.Status"] = "embassy.cooperation.v1.Agreement.status",
        ["AgreementStatusChanged.From"] = "embassy.cooperation.v1.Agreement.status",
        ["AgreementStatusChanged.To"] = "embassy.cooperation.v1.Agreement.status",
        ["AgreementActionRecorded.Kind"] = "embassy.cooperation.v1.Action.kind",
        ["AgreementDeadlineNear.Kind"] = "embassy.cooperation.v1.Deadline.kind",
        ["Dimension"] = "embassy.cooperation.v1.Initiative.dimension",
        ["InitiativeSummary.Status"] = "embassy.cooperation.v1.Initiative.status",
        ["Forum"] = "embassy.forums.v1.Membership.forum",
        ["Standing"] = "embassy.forums.v1.Membership.standing",
        ["JoinedPrecision"] = "embassy.forums.v1.Membership.joined_precision",
        ["SessionRecorded.Status"] = "embassy.forums.v1.Session.status",
        ["ResolutionRecorded.Kind"] = "embassy.forums.v1.Resolution.kind",
        ["By"] = "embassy.forums.v1.Resolution.by",
        ["PositionSummary.Kind"] = "embassy.forums.v1.Position.kind",
        ["PositionSummary.Status"] = "embassy.forums.v1.Position.status",
        ["CommitmentRecorded.Kind"] = "embassy.forums.v1.Commitment.kind",
        ["NetOf"] = "embassy.forums.v1.Commitment.net_of",
        ["Layout"] = "embassy.forums.v1.VoteImport.layout",
    };

    static readonly Lazy<IReadOnlyDictionary<string, Vocabulary>> Known = new(() => Fields.ToDictionary(f => f.Key, f => Of(f.Value)));

    /// <summary>Every entry, for the test that none is empty.</summary>
    public static IReadOnlyDictionary<string, Vocabulary> All => Known.Value;

    /// <summary>The vocabulary of a member; null for one that holds any text.</summary>
    public static Vocabulary? Of(PropertyInfo member) =>
        member is { Name: nameof(CloudEvent.Cause), DeclaringType.Name: nameof(CloudEvent) }
            ? new Vocabulary("ChangeCause", ChangeCauses.All)
            : Known.Value.GetValueOrDefault($"{member.ReflectedType!.Name}.{member.Name}") ?? Known.Value.GetValueOrDefault(member.Name);

    static Vocabulary Of(string field)
    {
        var (message, name) = (field[..field.LastIndexOf('.')], field[(field.LastIndexOf('.') + 1)..]);
        var found = OpenApiDocument.Contracts.SelectMany(c => c.Contract.File.MessageTypes).First(m => m.FullName == message)
            .FindFieldByName(name);
        return new Vocabulary(found.ContainingType.Name + found.PropertyName, AllowedValues.Of(found));
    }
}

/// <param name="Name">Name of the type that generators make of it: <c>EngagementKind</c>.</param>
sealed record Vocabulary(string Name, IReadOnlyList<string> Words);
