using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>What one party did about an agreement, or all did together. An act on record is never changed.</summary>
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

    /// <summary>The instrument it was done by; empty when none is known.</summary>
    public string Document { get; init; } = "";

    /// <summary>The agreement that supersedes or amends this one.</summary>
    public Guid? Related { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
    public required string RecordedBy { get; init; }

    /// <summary>Acts that a State does for itself alone, so that all together cannot do them.</summary>
    public static bool IsOfOneParty(string kind) => kind is Ratified or Notified or Denounced;

    /// <summary>Whether it is an act of this party, alone or with all others.</summary>
    public bool Covers(string party) => Party.Length == 0 || Party == party;

    /// <summary>Whether some State did both.</summary>
    public bool SharesPartyWith(AgreementAction other) => Party.Length == 0 || other.Covers(Party);

    /// <summary>Certainly before: whatever days the two dates mean.</summary>
    public bool IsBefore(AgreementAction other) => Date.Last < other.Date.First;

    /// <summary>As a sentence says it: <c>signed by all on 2022-11-29</c>, <c>notified by DZA in 2023-01</c>.</summary>
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
