using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// An act of one party, or of all parties together, concerning an agreement; never changed once recorded.
/// </summary>
[WithoutAudience("a part of its agreement: owned by it, and read with it alone")]
public sealed class AgreementAction
{
    public const string Proposed = "proposed", Negotiation = "negotiation", Agreed = "agreed", Initialled = "initialled", Signed = "signed",
        ProvisionalApplication = "provisional-application", Ratified = "ratified", Notified = "notified", Exchanged = "exchanged",
        EntryIntoForce = "entry-into-force", Amended = "amended", Suspended = "suspended", Denounced = "denounced",
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

    public required DateTimeOffset RecordedAt { get; init; }
    public required string RecordedBy { get; init; }

    /// <summary>Acts of a single State, which all parties cannot perform together.</summary>
    public static bool IsOfOneParty(string kind) => kind is Ratified or Notified or Denounced;

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
