using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// An act of one party, or of all parties together, concerning an agreement. An act recorded wrongly is replaced by a
/// correction, which keeps it in the history.
/// </summary>
[WithoutAudience("a part of its agreement: owned by it, and read with it alone")]
public sealed class AgreementAction
{
    public const string Proposed = "proposed", Negotiation = "negotiation", Agreed = "agreed", Initialled = "initialled", Signed = "signed",
        ProvisionalApplication = "provisional-application", ProvisionalApplicationEnded = "provisional-application-ended",
        Ratified = "ratified", Accepted = "accepted", Approved = "approved", FormallyConfirmed = "formally-confirmed",
        Acceded = "acceded", Succeeded = "succeeded",
        Notified = "notified", Exchanged = "exchanged", Deposited = "deposited", EntryIntoForce = "entry-into-force",
        Reservation = "reservation", Declaration = "declaration", Objection = "objection",
        ReservationWithdrawn = "reservation-withdrawn", ObjectionWithdrawn = "objection-withdrawn", TextCorrected = "text-corrected",
        Amended = "amended", Extended = "extended", Suspended = "suspended", Resumed = "resumed",
        Denounced = "denounced", DenunciationWithdrawn = "denunciation-withdrawn",
        Superseded = "superseded", Terminated = "terminated", Registered = "registered";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Kind { get; set; }

    /// <summary>Empty when all parties acted together.</summary>
    public required string Party { get; set; }

    public required CivilDate Date { get; set; }
    public Citation? Source { get; set; }

    /// <summary>The instrument of the act; empty if unknown.</summary>
    public string Document { get; set; } = "";

    /// <summary>The agreement that supersedes, amends or extends this one.</summary>
    public Guid? Related { get; set; }

    /// <summary>
    /// For <c>superseded</c> and <c>extended</c> with a related agreement: the date on which that agreement is in force
    /// between the parties, kept current by it; null while unknown.
    /// </summary>
    public CivilDate? TakesEffect { get; internal set; }

    /// <summary>For <c>extended</c>: the new end of the term.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>For <c>succeeded</c>: the State whose place the party takes; otherwise empty.</summary>
    public string Predecessor { get; set; } = "";

    /// <summary>For <c>registered</c>: the registration number; empty if unknown.</summary>
    public string RegistrationNumber { get; set; } = "";

    /// <summary>For <c>registered</c>: the volume of the treaty series; empty if unknown.</summary>
    public string Volume { get; set; } = "";

    /// <summary>The reservation or objection that an objection or a withdrawal concerns.</summary>
    public Guid? Concerns { get; set; }

    /// <summary>
    /// For an objection: true if the party definitely opposes the entry into force between it and the reserving party
    /// (VCLT 20(4)(b)).
    /// </summary>
    public bool PrecludesEntry { get; set; }

    /// <summary>For reservations, declarations and objections: the text.</summary>
    public List<LanguageText> Texts { get; set; } = [];

    public required DateTimeOffset RecordedAt { get; set; }
    public required string RecordedBy { get; set; }

    /// <summary>True if a recording of the other act would repeat this one.</summary>
    public bool IsSameAs(AgreementAction other) => Kind == other.Kind && Party == other.Party && Date == other.Date
        && Concerns == other.Concerns && PrecludesEntry == other.PrecludesEntry && (!HasTexts(Kind) || Texts.SequenceEqual(other.Texts));

    /// <summary>Takes over everything but its id: a correction.</summary>
    public void Become(AgreementAction other)
    {
        (Kind, Party, Date, Source, Document) = (other.Kind, other.Party, other.Date, other.Source, other.Document);
        (Related, TakesEffect, Until, Predecessor) = (other.Related, other.TakesEffect, other.Until, other.Predecessor);
        (RegistrationNumber, Volume, Concerns, PrecludesEntry, Texts) =
            (other.RegistrationNumber, other.Volume, other.Concerns, other.PrecludesEntry, other.Texts);
    }

    /// <summary>Acts of a single party, which all parties cannot perform together.</summary>
    public static bool IsOfOneParty(string kind) => IsConsent(kind) || HasTexts(kind) || kind is Notified or Deposited
        or Denounced or DenunciationWithdrawn or ReservationWithdrawn or ObjectionWithdrawn;

    /// <summary>Acts of all parties together: one party alone denounces, and does not terminate (VCLT 54).</summary>
    public static bool IsOfAllParties(string kind) => kind is Terminated or Superseded or Extended;

    /// <summary>
    /// Consent at home or abroad. Only an act between the parties establishes it (VCLT 16): exchange, deposit or
    /// notification.
    /// </summary>
    public static bool IsConsent(string kind) => kind is Ratified or Accepted or Approved or FormallyConfirmed || IsJoining(kind);

    /// <summary>
    /// Acts by which a party joins a treaty that others concluded (VCLT 15; Vienna Convention on Succession, 17). The
    /// date is that of the deposit or the notification, so they establish the consent.
    /// </summary>
    public static bool IsJoining(string kind) => kind is Acceded or Succeeded;

    /// <summary>Acts that establish a consent between the parties.</summary>
    public static bool IsEstablishing(string kind) => kind is Notified or Exchanged or Deposited;

    /// <summary>Acts that carry a text of the party.</summary>
    public static bool HasTexts(string kind) => kind is Reservation or Declaration or Objection;

    /// <summary>Acts about a reservation or an objection on record.</summary>
    public static bool ConcernsAnother(string kind) => kind is Objection or ReservationWithdrawn or ObjectionWithdrawn;

    /// <summary>Acts that have no effect before the agreement which they name is in force.</summary>
    public static bool WaitsForRelated(string kind) => kind is Superseded or Extended;

    /// <summary>Acts that presuppose that the agreement is in force.</summary>
    public static bool IsOfItsLife(string kind) => kind is Suspended or Resumed or Denounced or DenunciationWithdrawn or Extended;

    /// <summary>The kinds that follow a given order on one day; the others come first.</summary>
    public static int OrderOnOneDay(string kind) => kind switch
    {
        EntryIntoForce => 1,
        Suspended or Denounced => 2,
        Resumed or DenunciationWithdrawn => 3,
        Superseded => 4,
        Terminated => 5,
        _ => 0,
    };

    /// <summary>True if the act is this party's, alone or with all others.</summary>
    public bool Covers(string party) => Party.Length == 0 || Party == party;

    /// <summary>The days on which the status may change by it.</summary>
    public IEnumerable<DateOnly> Days =>
        TakesEffect is { } effect ? [Date.First, Date.Last, effect.First, effect.Last] : [Date.First, Date.Last];

    /// <summary>True if at least one State performed both acts.</summary>
    public bool SharesPartyWith(AgreementAction other) => Party.Length == 0 || other.Covers(Party);

    /// <summary>True if it certainly came first, whatever days the two dates mean.</summary>
    public bool IsBefore(AgreementAction other) => Date.Last < other.Date.First;

    /// <summary>
    /// Formats the act for a sentence: <c>signed by all on 2022-11-29</c>, <c>notified by DZA in 2023-01</c>.
    /// </summary>
    public override string ToString()
    {
        var who = Party.Length == 0 ? "all" : Party;
        var done = Kind switch
        {
            Negotiation => $"negotiated by {who}",
            ProvisionalApplication => $"provisionally applied by {who}",
            ProvisionalApplicationEnded => $"provisional application ended by {who}",
            Acceded => $"acceded to by {who}",
            Succeeded => $"succeeded to by {who} in place of {Predecessor}",
            Deposited => $"deposited by {who}",
            DenunciationWithdrawn => $"denunciation withdrawn by {who}",
            Reservation or Declaration or Objection => $"{Kind} by {who}",
            ReservationWithdrawn or ObjectionWithdrawn => $"{Kind.Split('-')[0]} withdrawn by {who}",
            TextCorrected => $"text corrected by {who}",
            Extended => string.Create(CultureInfo.InvariantCulture, $"extended by {who} until {Until:yyyy-MM-dd}"),
            Superseded => $"superseded by the agreement {Related}",
            EntryIntoForce => Party.Length == 0 ? "entered into force" : $"entered into force for {Party}",
            _ => $"{Kind} by {who}",
        };
        return $"{done} {(Date.Precision == "day" ? "on" : "in")} {Date}";
    }

    public V1.Action ToProto() => new()
    {
        Id = Id.ToString(),
        Kind = Kind,
        Party = Party,
        Date = Date.ToString(),
        Precision = Date.Precision,
        Source = Source?.ToProto(),
        Document = Document,
        Related = Related?.ToString() ?? "",
        TakesEffect = TakesEffect?.ToString() ?? "",
        Until = Until is { } until ? CivilDate.Day(until).ToString() : "",
        Predecessor = Predecessor,
        RegistrationNumber = RegistrationNumber,
        Volume = Volume,
        Concerns = Concerns?.ToString() ?? "",
        PrecludesEntry = PrecludesEntry,
        Texts = { Texts.Select(t => t.ToProto()) },
    };
}
