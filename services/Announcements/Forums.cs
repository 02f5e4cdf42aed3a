namespace Embassy.Announcements;

/// <summary>The days of one period of a standing; each is a day, <c>1979-05-01</c>.</summary>
/// <param name="From">The first day on which it may hold.</param>
/// <param name="CountsFrom">The first day on which figures count it.</param>
/// <param name="CertainFrom">The first day on which it certainly holds; null if there is none.</param>
/// <param name="CertainUntil">The first day on which it may have ended, from which figures do not count it.</param>
/// <param name="Until">The first day on which it has certainly ended; null: it continues.</param>
public sealed record StandingDays(string From, string CountsFrom, string? CertainFrom, string? CertainUntil, string? Until);

/// <summary>A State's standing in a forum was entered, corrected or withdrawn.</summary>
/// <param name="JoinedPrecision">
/// <c>day</c>, <c>month</c>, <c>year</c>, <c>five-year-step</c> or <c>unknown</c>.
/// </param>
/// <param name="Periods">All periods of this standing that readers see, from whichever source, oldest first.</param>
/// <param name="Withdrawn">True if the statement was withdrawn; it is not among the periods.</param>
[Announced("forums.membership.recorded", 1)]
public sealed record MembershipRecorded(
    string Forum, string State, string Standing, string? Joined, string JoinedPrecision, string? Left, string Source,
    int Version, string Link, IReadOnlyList<StandingDays> Periods, bool Withdrawn = false) : Announcement
{
    public override string Subject => $"forums/{Forum}/members/{State}/{Standing}";
    public override int SubjectVersion => Version;
}

/// <summary>A file of votes, issues or ideal points of the General Assembly was imported and changed data.</summary>
/// <param name="Layout">
/// <c>votes</c>, <c>roll-calls</c>, <c>issues</c>, <c>ideal-points</c> or <c>digital-library</c>.
/// </param>
[Announced("forums.votes.imported", 1)]
public sealed record VotesImported(string Layout, int Added, int Changed, int Version, string Link) : Announcement
{
    public override string Subject => "forums/un/votes";
    public override int SubjectVersion => Version;
}

/// <summary>
/// The membership of a bloc on some day changed. Its lines in votes and its loyalty figures may differ.
/// </summary>
[Announced("forums.bloc.changed", 1)]
public sealed record BlocChanged(string Bloc, string State, int Version, string Link) : Announcement
{
    public override string Subject => $"forums/un/blocs/{Bloc}";
    public override int SubjectVersion => Version;
}

/// <summary>A session of a forum was entered or corrected.</summary>
/// <param name="Start">Civil date with its precision; <c>End</c> has the same format.</param>
[Announced("forums.session.recorded", 1)]
public sealed record SessionRecorded(
    string Forum, string Session, string Body, int? Ordinal, IReadOnlyList<AnnouncedText> Titles, IReadOnlyList<AnnouncedText> Places,
    string Host, string Start, string? End, string Status, string Source, int Version, string Link) : Announcement
{
    public override string Subject => $"forums/{Forum}/sessions/{Session}";
    public override int SubjectVersion => Version;
}

/// <summary>A State's chairmanship of a forum, or of one of its bodies, was entered or corrected.</summary>
/// <param name="Chair">Name of the chairmanship: body, State and start.</param>
[Announced("forums.chair.recorded", 1)]
public sealed record ChairRecorded(
    string Forum, string Chair, string Body, string State, string From, string? Until, string Source, int Version, string Link)
    : Announcement
{
    public override string Subject => $"forums/{Forum}/chairs/{Chair}";
    public override int SubjectVersion => Version;
}

/// <summary>A resolution, declaration or decision of a forum was entered or corrected.</summary>
/// <param name="Names">The States named in one of its paragraphs.</param>
[Announced("forums.resolution.recorded", 1)]
public sealed record ResolutionRecorded(
    string Forum, string Resolution, string Symbol, string Kind, IReadOnlyList<AnnouncedText> Titles, IReadOnlyList<string> Subjects,
    string Session, string? Adopted,
    string By, string TextLink, IReadOnlyList<string> Names, int Version, string Link) : Announcement
{
    public override string Subject => $"forums/{Forum}/resolutions/{Resolution}";
    public override int SubjectVersion => Version;
}

/// <summary>The public summary of a joint position, or of support for candidacies.</summary>
public sealed record PositionSummary(
    string Forum, string Id, string Kind, IReadOnlyList<string> States, IReadOnlyList<AnnouncedText> Titles, [property: OfItsStep]
        string Status, string Drafted,
    [property: OfItsStep] string? Agreed, [property: OfItsStep] string? Delivered, string Session, int Version, string Link);

/// <summary>Base record of the announcements about a position.</summary>
public abstract record PositionAnnouncement(PositionSummary Position) : Announcement
{
    public override string Subject => $"forums/{Position.Forum}/positions/{Position.Id}";
    public override int SubjectVersion => Position.Version;
}

/// <summary>A position was entered and is public.</summary>
[Announced("forums.position.drafted", 1)]
public sealed record PositionDrafted(PositionSummary Position) : PositionAnnouncement(Position);

/// <summary>Both States have agreed to a position.</summary>
[Announced("forums.position.agreed", 1)]
public sealed record PositionAgreed(PositionSummary Position) : PositionAnnouncement(Position);

/// <summary>A position was delivered in its forum.</summary>
[Announced("forums.position.delivered", 1)]
public sealed record PositionDelivered(PositionSummary Position) : PositionAnnouncement(Position);

/// <summary>One source's entry of a commitment was recorded or corrected.</summary>
/// <param name="Value">Decimal; null if the party is exempt.</param>
/// <param name="Layer">Of a voluntary cut: the track of decisions to which it belongs; layers add up.</param>
/// <param name="NetOf">Of a required amount: what it already takes off.</param>
[Announced("forums.commitment.recorded", 1)]
public sealed record CommitmentRecorded(
    string Forum, string Id, string Decision, string Decided, string From, string? Until, string Party, string Kind, bool PrintedTotal,
    string? Value, string Unit,
    string Source, int Version, string Link, string? Layer, string? NetOf) : Announcement
{
    public override string Subject => $"forums/{Forum}/commitments/{Id}";
    public override int SubjectVersion => Version;
}

/// <summary>One source's figure of a month's production was recorded or corrected.</summary>
[Announced("forums.production.recorded", 1)]
public sealed record ProductionRecorded(
    string Forum, string Id, string Party, string Month, string Value, string Unit, string Source, string Published, int Version,
    string Link) : Announcement
{
    public override string Subject => $"forums/{Forum}/production/{Id}";
    public override int SubjectVersion => Version;
}

/// <summary>The log of forums was restored from a backup.</summary>
/// <param name="Epoch">The new epoch, equal to <c>logepoch</c> of this and later announcements.</param>
/// <param name="Former">The previous epoch.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
[Announced("forums.log.reset", 1)]
public sealed record ForumsLogReset(string Epoch, string Former, string Start, int Version, string Link)
: LogReset(Epoch, Former, Start, Version, Link);
