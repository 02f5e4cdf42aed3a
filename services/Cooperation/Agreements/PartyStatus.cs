using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>Where one party stands towards an agreement on a day.</summary>
/// <remarks>
/// Signature and consent are progress; consent counts towards entry into force once it is exchanged, deposited or notified
/// (Vienna Convention on the Law of Treaties, article 16).
/// </remarks>
public sealed record PartyStatus(string Party, string Word)
{
    public const string None = "none", Signed = "signed", Consented = "consented", Bound = "bound", ProvisionallyApplied = "provisionally-applied",
        InForce = "in-force", Suspended = "suspended", Ended = "ended";

    public AgreementAction? Signature { get; init; }
    public AgreementAction? Consent { get; init; }

    /// <summary>The act by which the consent was established between the parties.</summary>
    public AgreementAction? Establishment { get; init; }

    /// <summary>The day of entry into force for this party; it may lie ahead.</summary>
    public ActDay? Entry { get; init; }

    /// <summary>The notice of denunciation that stands.</summary>
    public AgreementAction? Notice { get; init; }

    /// <summary>The first day on which it is no longer a party, by its notice or by a succession; null if unknown.</summary>
    public ActDay? End { get; init; }

    /// <summary>The act that suspends it for this party.</summary>
    public AgreementAction? Suspension { get; init; }

    /// <summary>The kind of act that the party still owes before entry into force; empty for none.</summary>
    public string Owes { get; init; } = "";

    public V1.PartyStatus ToProto() => new()
    {
        Party = Party,
        Status = Word,
        SignedOn = Signature?.Date.ToString() ?? "",
        ConsentKind = Consent?.Kind ?? "",
        ConsentOn = Consent?.Date.ToString() ?? "",
        NotifiedOn = Establishment?.Date.ToString() ?? "",
        InForceFrom = Entry?.ToCivilDate().ToString() ?? "",
        DenouncedOn = Notice?.Date.ToString() ?? "",
        EndsOn = End?.ToCivilDate().ToString() ?? "",
        Owes = Owes,
    };
}
