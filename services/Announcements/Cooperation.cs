namespace Embassy.Announcements;

/// <summary>The public summary of an agreement.</summary>
/// <param name="StatusSince">Civil date of the act that led to the status; null if unknown.</param>
public sealed record AgreementSummary(
    string Id, string Type, IReadOnlyList<AnnouncedText> Titles, IReadOnlyList<string> Parties, [property: OfItsStep] string Status,
    [property: OfItsStep] string? StatusSince, int Version, string Link);

/// <summary>An agreement was entered and is public.</summary>
[Announced("cooperation.agreement.proposed", 1)]
public sealed record AgreementProposed(AgreementSummary Agreement) : Announcement
{
    public override string Subject => $"agreements/{Agreement.Id}";
    public override int SubjectVersion => Agreement.Version;
}

/// <summary>The computed status of an agreement changed, because of an act or a date.</summary>
/// <param name="From">The status before.</param>
/// <param name="To">The status after.</param>
/// <param name="Because">
/// The act, <c>signed by all on 2022-11-29</c>; or, for a date, the explanation of the status.
/// </param>
[Announced("cooperation.agreement.status-changed", 1)]
public sealed record AgreementStatusChanged(AgreementSummary Agreement, string From, string To, string Because) : Announcement
{
    public override string Subject => $"agreements/{Agreement.Id}";
    public override int SubjectVersion => Agreement.Version;
    public override string Meaning => $"{Name.Name} {From} {To} {Because}";
}

/// <summary>An act was recorded that did not change the status.</summary>
/// <param name="Kind">Kind of act: <c>notified</c>.</param>
/// <param name="Party">Null if all parties acted together.</param>
/// <param name="Date">Civil date with its precision.</param>
[Announced("cooperation.agreement.action-recorded", 1)]
public sealed record AgreementActionRecorded(AgreementSummary Agreement, string Kind, string? Party, string Date) : Announcement
{
    public override string Subject => $"agreements/{Agreement.Id}";
    public override int SubjectVersion => Agreement.Version;
    public override string Meaning => $"{Name.Name} {Kind} {Party} {Date}";
}

/// <summary>An act or a provision that was recorded wrongly was corrected, and the status did not change.</summary>
/// <param name="Of">What was corrected: <c>actions/{id}</c>, <c>entryRule</c>, <c>term</c>, <c>languages</c>,
/// <c>binding</c>.</param>
/// <param name="Reason">Why, in the words of the person who corrected it.</param>
[Announced("cooperation.agreement.corrected", 1)]
public sealed record AgreementCorrected(AgreementSummary Agreement, string Of, string Reason) : Announcement
{
    public override string Subject => $"agreements/{Agreement.Id}";
    public override int SubjectVersion => Agreement.Version;
    public override string Meaning => $"{Name.Name} {Of} {Reason}";
}

/// <summary>A deadline of an agreement is at most thirty days away.</summary>
/// <param name="Kind"><c>entry-into-force</c>, <c>notice</c>, <c>renewal</c>, <c>expiry</c> or <c>end</c>.</param>
/// <param name="Date">Civil date of the deadline.</param>
[Announced("cooperation.agreement.deadline-near", 1)]
public sealed record AgreementDeadlineNear(AgreementSummary Agreement, string Kind, string Date, string? Party) : Announcement
{
    public override string Subject => $"agreements/{Agreement.Id}";
    public override int SubjectVersion => Agreement.Version;
    public override string Meaning => $"{Name.Name} {Kind} {Party} {Date}";
}

/// <summary>The public summary of an initiative.</summary>
/// <param name="Progress">Per cent, whole.</param>
/// <param name="Agreement">Id of the agreement that resulted from it.</param>
public sealed record InitiativeSummary(
    string Id, IReadOnlyList<AnnouncedText> Titles, string Dimension, string Sector, [property: OfItsStep] string Status,
    [property: OfItsStep] int Progress, [property: OfItsStep] bool Late,
    string? Agreement, int Version, string Link);

/// <summary>Base record of the announcements about an initiative.</summary>
public abstract record InitiativeAnnouncement(InitiativeSummary Initiative) : Announcement
{
    public override string Subject => $"initiatives/{Initiative.Id}";
    public override int SubjectVersion => Initiative.Version;
}

/// <summary>An initiative was added to the roadmap and is public.</summary>
[Announced("cooperation.initiative.opened", 1)]
public sealed record InitiativeOpened(InitiativeSummary Initiative) : InitiativeAnnouncement(Initiative);

/// <summary>A step was completed, and others remain.</summary>
/// <param name="Step">Key of the step.</param>
[Announced("cooperation.initiative.progressed", 1)]
public sealed record InitiativeProgressed(InitiativeSummary Initiative, string Step) : InitiativeAnnouncement(Initiative)
{
    public override string Meaning => $"{Name.Name} {Step}";
}

/// <summary>The last step was completed.</summary>
[Announced("cooperation.initiative.completed", 1)]
public sealed record InitiativeCompleted(InitiativeSummary Initiative, string Step) : InitiativeAnnouncement(Initiative);

/// <summary>A step was not completed by its due date.</summary>
[Announced("cooperation.initiative.overdue", 1)]
public sealed record InitiativeOverdue(InitiativeSummary Initiative, IReadOnlyList<string> Steps) : InitiativeAnnouncement(Initiative)
{
    public override string Meaning => $"{Name.Name} {string.Join(' ', Steps)}";
}

/// <summary>The steps of an initiative changed: one was added, or moved in the list or to another date.</summary>
/// <param name="Step">Key of the step.</param>
[Announced("cooperation.initiative.steps-changed", 1)]
public sealed record InitiativeStepsChanged(InitiativeSummary Initiative, string Step) : InitiativeAnnouncement(Initiative)
{
    public override string Meaning => $"{Name.Name} {Step}";
}

/// <summary>An initiative was linked to the agreement that resulted from it.</summary>
[Announced("cooperation.initiative.linked", 1)]
public sealed record InitiativeLinked(InitiativeSummary Initiative) : InitiativeAnnouncement(Initiative);

/// <summary>Figures of one State's trade with another were recorded for the first time.</summary>
/// <param name="Figures">Number of figures.</param>
/// <param name="From">
/// The earliest of their periods, <c>2015</c> or <c>2015-04</c>; <paramref name="To"/> is the latest.
/// </param>
[Announced("cooperation.trade.recorded", 1)]
public sealed record TradeRecorded(
    string Reporter, string Partner, int Figures, string From, string To, string Source, int Version, string Link) : Announcement
{
    public override string Subject => $"trade/{Reporter}/{Partner}";
    public override int SubjectVersion => Version;
}

/// <summary>Recorded figures got another value or another source; the earlier ones stay on record.</summary>
[Announced("cooperation.trade.revised", 1)]
public sealed record TradeRevised(
    string Reporter, string Partner, int Figures, string From, string To, string Source, int Version, string Link) : Announcement
{
    public override string Subject => $"trade/{Reporter}/{Partner}";
    public override int SubjectVersion => Version;
}

/// <summary>The trade target of two States for a year was set or changed.</summary>
/// <param name="Value">Decimal string.</param>
[Announced("cooperation.trade.target-set", 1)]
public sealed record TradeTargetSet(string Reporter, string Partner, string Year, string Value, string Currency, int Version, string Link)
: Announcement
{
    public override string Subject => $"trade/{Reporter}/{Partner}/targets/{Year}";
    public override int SubjectVersion => Version;
}

/// <summary>The log of cooperation was restored from a backup.</summary>
/// <param name="Epoch">The new epoch, equal to <c>logepoch</c> of this and later announcements.</param>
/// <param name="Former">The previous epoch.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
[Announced("cooperation.log.reset", 1)]
public sealed record CooperationLogReset(string Epoch, string Former, string Start, int Version, string Link)
: LogReset(Epoch, Former, Start, Version, Link);
