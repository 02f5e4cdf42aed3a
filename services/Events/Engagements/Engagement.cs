using Embassy.ServiceDefaults;

namespace Embassy.Events.Engagements;

/// <summary>A joint activity of the two States at a place and time: a visit, consultations, a signing.</summary>
[AudienceChangedBy("UpdateEngagement")]
public sealed partial class Engagement : IHasAudience
{
    public required Guid Id { get; init; }
    public string Kind { get; private set; } = "";
    public string Direction { get; private set; } = "";
    public string Status { get; private set; } = EngagementStatus.Planned;
    public List<LanguageText> Titles { get; private set; } = [];

    public CivilDate Start
    {
        get;
        private set => (field, StartFirst, StartLast) = (value, value.First, value.Last);
    }

    /// <summary>The first day that <see cref="Start"/> may mean.</summary>
    /// <remarks>The day range has columns of its own because lists are sorted and filtered by it.</remarks>
    public DateOnly StartFirst { get; private set; }
    public DateOnly StartLast { get; private set; }

    /// <summary>Null when it ends on its first day, month or year.</summary>
    public CivilDate? End { get; private set; }

    /// <summary>The last possible day of the engagement.</summary>
    public DateOnly EndLast
    {
        get;
        private set => (field, LongUntil) = (value, value.Year > StartFirst.Year ? value : null);
    }

    /// <summary>
    /// The last possible day of one of the few that end in a later year than they begin; null for the others.
    /// </summary>
    /// <remarks>A window of days begins with its year in the index, and before it only for these.</remarks>
    public DateOnly? LongUntil { get; private set; }

    /// <summary>The value of <see cref="Start"/> before it was postponed.</summary>
    public CivilDate? PreviousStart { get; private set; }

    public DateTimeOffset? StartsAt { get; private set; }
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>IANA zone of the place.</summary>
    public string? Zone { get; private set; }
    public List<LanguageText> Places { get; private set; } = [];

    /// <summary>The places, folded, each on a line: to filter the timeline.</summary>
    public string FoldedPlaces { get; private set; } = "";
    public string? PlaceState { get; private set; }

    /// <summary>Latitude and longitude as entered: <c>40.3754,49.8328</c>.</summary>
    public string? Coordinates { get; private set; }

    /// <summary>The forum whose session it is, or in whose margins it takes place.</summary>
    public string? Forum { get; private set; }
    public string? Session { get; private set; }
    public bool OnMargins { get; private set; }
    public List<string> States { get; private set; } = [];
    public List<Participant> Participants { get; private set; } = [];
    public string? Series { get; private set; }
    public int? Ordinal { get; private set; }

    /// <summary>The previous engagement in its series.</summary>
    public Guid? Follows { get; private set; }
    public List<Citation> Sources { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    // Parts with an audience of their own; the query filter omits those that the caller may not see.
    public Delegations? Delegations { get; private set; }
    public Agenda? Agenda { get; private set; }
    public List<Outcome> Outcomes { get; private set; } = [];

    /// <summary>The persons and offices named by its delegations, for filters.</summary>
    public List<Mention> Mentions { get; private set; } = [];

    /// <summary>Titles, places and participants, folded, each on a line: the search column.</summary>
    public string Folded { get; private set; } = "";

    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts every change.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Counts announcements; they carry it as their version, and calendars as SEQUENCE.</summary>
    public int PublicVersion { get; private set; }
    public DateTimeOffset PublicUpdatedAt { get; private set; }

    /// <summary>The time since which it is no longer public; null if it was never withdrawn.</summary>
    /// <remarks>An engagement that is to become public again keeps the time until the embargo ends.</remarks>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>The last public start, once it is withdrawn.</summary>
    public CivilDate? WithdrawnStart { get; private set; }

    public bool IsPublic(DateTimeOffset now) => Audience == Audiences.Public && !(EmbargoUntil > now);

    /// <summary>Applies the first entry.</summary>
    public void Plan(EngagementEntry entry, DateTimeOffset now)
    {
        Take(entry);
        UpdatedAt = now;
    }

    /// <summary>Replaces the entry as a whole. Returns false if nothing changed.</summary>
    public bool Enter(EngagementEntry entry, DateTimeOffset now)
    {
        var before = Entered();
        Take(entry);
        if (Status == EngagementStatus.Held) RefuseAhead(now);
        if (before.Equals(Entered())) return false;
        Change(now);
        return true;
    }

    void Take(EngagementEntry entry)
    {
        (Kind, Direction, Titles, Start, End) = (entry.Kind, entry.Direction, entry.Titles, entry.Start, entry.End);
        (StartsAt, EndsAt, Zone, Places, PlaceState, Coordinates) =
            (entry.StartsAt, entry.EndsAt, entry.Zone, entry.Places, entry.PlaceState, entry.Coordinates);
        (OnMargins, Forum, Session, States, Participants) = (entry.OnMargins, entry.Forum, entry.Session, entry.States, entry.Participants);
        (Series, Ordinal, Follows, Sources, Audience, EmbargoUntil) =
            (entry.Series, entry.Ordinal, entry.Follows, entry.Sources, entry.Audience, entry.EmbargoUntil);
        EndLast = (End ?? Start).Last;
        Fold();
        Delegations = Delegations.Of(Id, Delegations, entry.Sides, entry.DelegationsDisclosure);
        Mention.Follow(Mentions, Delegations);
        Agenda = Agenda.Of(Id, Agenda, entry.Agenda, entry.AgendaDisclosure);
    }

    void Fold()
    {
        FoldedPlaces = string.Join('\n', Places.Select(p => TextFolding.Of(p.Words)));
        Folded = string.Join('\n',
            Titles.Concat(Places).Concat(Participants.SelectMany(p => p.Names)).Select(t => TextFolding.Of(t.Words)));
    }

    /// <summary>Removes the participants who have one of these names in a language; false if none has.</summary>
    /// <param name="names">Folded.</param>
    public bool ClearParticipants(IReadOnlyList<string> names, DateTimeOffset now)
    {
        var left = Participants.Where(p => !p.Names.Exists(n => names.Contains(TextFolding.Of(n.Words)))).ToList();
        if (left.Count == Participants.Count) return false;
        Participants = left;
        Fold();
        Change(now);
        return true;
    }

    /// <summary>Returns false if it is already tentative.</summary>
    public bool MarkTentative(DateTimeOffset now) => Become(EngagementStatus.Tentative, now);

    /// <summary>Returns false if it is already confirmed.</summary>
    public bool Confirm(DateTimeOffset now) => Become(EngagementStatus.Confirmed, now);

    /// <summary>Returns false if it is already cancelled.</summary>
    public bool Cancel(DateTimeOffset now) => Become(EngagementStatus.Cancelled, now);

    /// <summary>Returns false if it is already held; rejects a day before the first possible start.</summary>
    public bool Hold(DateTimeOffset now)
    {
        if (Status == EngagementStatus.Confirmed) RefuseAhead(now);
        return Become(EngagementStatus.Held, now);
    }

    /// <summary>Returns false if it is already postponed to the same date, or already without a date.</summary>
    public bool Postpone(EngagementDates? to, DateTimeOffset now)
    {
        EngagementStatus.Refuse(Status, EngagementStatus.Postponed);
        if (Status == EngagementStatus.Postponed && (to is null || to == Dates)) return false;
        if (to is null) (PreviousStart, StartsAt, EndsAt) = (Start, null, null);
        else
        {
            if (to.Start != Start) PreviousStart = Start;
            PreviousStart ??= Start;
            (Start, End, StartsAt, EndsAt) = (to.Start, to.End, to.StartsAt, to.EndsAt);
            EndLast = (End ?? Start).Last;
        }
        Status = EngagementStatus.Postponed;
        Change(now);
        return true;
    }

    public EngagementDates Dates => new(Start, End, StartsAt, EndsAt);

    /// <summary>Increments the version that announcements carry.</summary>
    /// <param name="visible">True if it is public immediately, which ends its withdrawal.</param>
    public void Publish(DateTimeOffset now, bool visible = false)
    {
        PublicVersion++;
        PublicUpdatedAt = now;
        if (visible) (WithdrawnAt, WithdrawnStart) = (null, null);
    }

    /// <summary>Stores the last public start when it ceases to be public.</summary>
    public void Withdraw(CivilDate start, DateTimeOffset now)
    {
        Publish(now);
        (WithdrawnAt, WithdrawnStart) = (now, start);
    }

    /// <summary>Counts a change of the engagement itself, or of the records it shows.</summary>
    public void Change(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    bool Become(string status, DateTimeOffset now)
    {
        if (Status == status) return false;
        EngagementStatus.Refuse(Status, status);
        Status = status;
        Change(now);
        return true;
    }

    // An engagement may have begun where it is today already.
    void RefuseAhead(DateTimeOffset now)
    {
        if (StartFirst > now.LatestDay())
            throw new Problem(ProblemCodes.NotYet, $"It begins {Start}; nobody can have held it yet.");
    }
}

/// <summary>A person or body that takes part, without a record of its own.</summary>
public sealed record Participant(List<LanguageText> Names)
{
    public bool Equals(Participant? other) => other is not null && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => Names.Count;

    public V1.Participant ToProto() => new() { Names = { Names.Select(n => n.ToProto()) } };
}

/// <summary>The civil dates of an engagement, and its instants where they are known.</summary>
public sealed record EngagementDates(CivilDate Start, CivilDate? End, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt);
