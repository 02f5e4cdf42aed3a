namespace Embassy.Announcements;

/// <summary>The public summary of an agreement.</summary>
/// <param name="StatusSince">Civil date of the act that brought the status; null when none is known.</param>
public sealed record AgreementSummary(
    string Id, string Type, IReadOnlyList<AnnouncedText> Titles, IReadOnlyList<string> Parties, string Status,
    string? StatusSince, int Version, string Link);

/// <summary>An agreement was entered, and is public.</summary>
[Announced("cooperation.agreement.proposed", 1)]
public sealed record AgreementProposed(AgreementSummary Agreement) : Announcement
{
    public override string Subject => $"agreements/{Agreement.Id}";
    public override int SubjectVersion => Agreement.Version;
}

/// <summary>An act changed the computed status of an agreement.</summary>
/// <param name="From">The status before.</param>
/// <param name="To">The status after.</param>
/// <param name="Because">The act: <c>signed by all on 2022-11-29</c>.</param>
[Announced("cooperation.agreement.status-changed", 1)]
public sealed record AgreementStatusChanged(AgreementSummary Agreement, string From, string To, string Because) : Announcement
{
    public override string Subject => $"agreements/{Agreement.Id}";
    public override int SubjectVersion => Agreement.Version;
}
