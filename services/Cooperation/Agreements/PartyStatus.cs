using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>The status of one party to an agreement on a day, computed by <see cref="PartyReading"/>.</summary>
/// <remarks>
/// Signature and consent are progress; consent counts towards entry into force once it is exchanged, deposited or
/// notified (Vienna Convention on the Law of Treaties, article 16). A contracting party has consented in that way,
/// whether or not the treaty is in force (article 2(1)(f)).
/// </remarks>
public sealed class PartyStatus(string party)
{
    public const string None = "none", Signed = "signed", Consented = "consented", Contracting = "contracting",
        ProvisionallyApplied = "provisionally-applied", InForce = "in-force", InEffect = "in-effect", Suspended = "suspended",
        Ended = "ended";

    public string Party => party;
    public string Word { get; internal set; } = None;

    public DatedAct? Signature { get; internal set; }
    public DatedAct? Consent { get; internal set; }

    /// <summary>The accession or succession by which it became a party.</summary>
    public DatedAct? Joining { get; internal set; }

    /// <summary>The act by which the consent was established between the parties.</summary>
    public DatedAct? Establishment { get; internal set; }

    /// <summary>The day of entry into force for this party; it may lie ahead.</summary>
    public ActDay? Entry { get; internal set; }

    /// <summary>The notice of denunciation, unless it was withdrawn.</summary>
    public DatedAct? Notice { get; internal set; }
    public DatedAct? Withdrawal { get; internal set; }

    /// <summary>The act by which another State succeeded this one.</summary>
    public DatedAct? Succession { get; internal set; }

    /// <summary>
    /// The first day on which it is no longer a party, by its notice or by a succession; null if unknown.
    /// </summary>
    public ActDay? End { get; internal set; }

    /// <summary>The act that suspends it for this party.</summary>
    public DatedAct? Suspension { get; internal set; }
    public DatedAct? Resumption { get; internal set; }

    /// <summary>The day from which it applies the agreement provisionally, while it does (article 25).</summary>
    public ActDay? ProvisionalSince { get; internal set; }
    public DatedAct? ProvisionalEnd { get; internal set; }

    /// <summary>The kind of act that the party still owes before entry into force; empty for none.</summary>
    public string Owes { get; internal set; } = "";

    /// <summary>The parties with which an objection precludes the entry into force (article 20(4)(b)).</summary>
    public IReadOnlyList<string> NotInForceWith { get; internal set; } = [];

    /// <summary>True if the agreement is in force or in effect for this party, or suspended.</summary>
    public bool IsParty => Word is InForce or InEffect or Suspended;

    public V1.PartyStatus ToProto() => new()
    {
        Party = Party,
        Status = Word,
        SignedOn = Text(Signature),
        ConsentKind = Consent?.Act.Kind ?? "",
        ConsentOn = Text(Consent),
        NotifiedOn = Text(Establishment),
        InForceFrom = Entry?.ToCivilDate().ToString() ?? "",
        DenouncedOn = Text(Notice),
        DenunciationWithdrawnOn = Text(Withdrawal),
        EndsOn = End?.ToCivilDate().ToString() ?? "",
        SuspendedOn = Text(Suspension),
        Owes = Owes,
        NotInForceWith = { NotInForceWith },
    };

    static string Text(DatedAct? act) => act?.Act.Date.ToString() ?? "";
}
