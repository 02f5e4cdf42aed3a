using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// An act of one party, or of all parties together, concerning an agreement; never changed once recorded.
/// </summary>
[WithoutAudience("a part of its agreement: owned by it, and read with it alone")]
public sealed class AgreementAction
{
    public const string Proposed = "proposed", Negotiation = "negotiation", Agreed = "agreed", Initialled = "initialled", Signed = "signed",
        ProvisionalApplication = "provisional-application", ProvisionalApplicationEnded = "provisional-application-ended",
        Ratified = "ratified", Accepted = "accepted", Approved = "approved", Acceded = "acceded", Succeeded = "succeeded",
        Notified = "notified", Exchanged = "exchanged", Deposited = "deposited", EntryIntoForce = "entry-into-force",
        Reservation = "reservation", Declaration = "declaration", Objection = "objection",
        Amended = "amended", Extended = "extended", Suspended = "suspended", Resumed = "resumed",
        Denounced = "denounced", DenunciationWithdrawn = "denunciation-withdrawn",
        Superseded = "superseded", Terminated = "terminated", Registered = "registered";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Kind { get; init; }

    /// <summary>Empty when all parties acted together.</summary>
    public required string Party { get; init; }

    public required CivilDate Date { get; init; }
    public Citation? Source { get; init; }

    /// <summary>The instrument of the act; empty if unknown.</summary>
    public string Document { get; init; } = "";

    /// <summary>The agreement that supersedes or amends this one.</summary>
    public Guid? Related { get; init; }

    /// <summary>
    /// For <c>superseded</c>: the day on which the later agreement enters into force, kept current by it; null while unknown.
    /// </summary>
    public DateOnly? TakesEffect { get; internal set; }

    /// <summary>For <c>extended</c>: the new end of the term.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>For <c>succeeded</c>: the State whose place the party takes; otherwise empty.</summary>
    public string Predecessor { get; init; } = "";

    /// <summary>For <c>registered</c>: the registration number and the volume of the treaty series; empty if unknown.</summary>
    public string RegistrationNumber { get; init; } = "";
    public string Volume { get; init; } = "";

    /// <summary>For <c>objection</c>: the reservation objected to.</summary>
    public Guid? ObjectsTo { get; init; }

    /// <summary>For reservations, declarations and objections: the text.</summary>
    public List<LanguageText> Texts { get; init; } = [];

    public required DateTimeOffset RecordedAt { get; init; }
    public required string RecordedBy { get; init; }

    /// <summary>Acts of a single party, which all parties cannot perform together.</summary>
    public static bool IsOfOneParty(string kind) => kind is Ratified or Accepted or Approved or Acceded or Succeeded or Notified or Deposited
        or Denounced or DenunciationWithdrawn or Reservation or Declaration or Objection;

    /// <summary>Acts of all parties together: one party alone denounces, and does not terminate (VCLT 54).</summary>
    public static bool IsOfAllParties(string kind) => kind is Terminated or Superseded or Extended or Registered;

    /// <summary>
    /// Consent at home or abroad. Only an act between the parties establishes it (VCLT 16): exchange, deposit or notification.
    /// </summary>
    public static bool IsConsent(string kind) => kind is Ratified or Accepted or Approved or Acceded or Succeeded;

    /// <summary>Acts by which a party joins a treaty that others concluded (VCLT 15; Vienna Convention on Succession, 17).</summary>
    public static bool IsJoining(string kind) => kind is Acceded or Succeeded;

    /// <summary>Acts that carry a text of the party.</summary>
    public static bool HasTexts(string kind) => kind is Reservation or Declaration or Objection;

    /// <summary>True if the act is this party's, alone or with all others.</summary>
    public bool Covers(string party) => Party.Length == 0 || Party == party;

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
    };
}
