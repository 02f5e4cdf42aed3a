using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

/// <summary>A message between leaders, with separate dates of signature, of publication and of the occasion.</summary>
[AudienceChangedBy("SaveLetter")]
public sealed class Letter : IHasAudience
{
    public required Guid Id { get; init; }
    public string Kind { get; private set; } = "";
    public string Direction { get; private set; } = "";

    /// <summary>Key of the occasion; letters of other years on the same occasion are found by it.</summary>
    public string? Occasion { get; private set; }
    public CivilDate? SignedOn { get; private set; }
    public CivilDate? PublishedOn { get; private set; }
    public CivilDate? OccasionOn { get; private set; }

    /// <summary>
    /// The first day that its date may mean: the date of signature, else of publication, else of the occasion.
    /// </summary>
    public DateOnly DatedFirst { get; private set; }
    public DateOnly DatedLast { get; private set; }
    public Party Sender { get; private set; } = Party.Nobody;
    public Party Addressee { get; private set; } = Party.Nobody;
    public List<LanguageText> Titles { get; private set; } = [];
    public List<LetterText> Texts { get; private set; } = [];
    public List<Citation> Sources { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public int Version { get; private set; }

    public bool IsPublic(DateTimeOffset now) => Audience == Audiences.Public && !(EmbargoUntil > now);

    /// <summary>The effective date; at least one of the three is set.</summary>
    public CivilDate Dated => SignedOn ?? PublishedOn ?? OccasionOn!.Value;

    /// <summary>Returns false if nothing changed.</summary>
    public bool Enter(LetterEntry entry, DateTimeOffset now)
    {
        var before = Version > 0 ? Entered() : null;
        (Kind, Direction, Occasion) = (entry.Kind, entry.Direction, entry.Occasion);
        (SignedOn, PublishedOn, OccasionOn) = (entry.SignedOn, entry.PublishedOn, entry.OccasionOn);
        (DatedFirst, DatedLast) = (Dated.First, Dated.Last);
        (Sender, Addressee, Titles, Texts, Sources) = (entry.Sender, entry.Addressee, entry.Titles, entry.Texts, entry.Sources);
        (Audience, EmbargoUntil) = (entry.Disclosure.Audience, entry.Disclosure.EmbargoUntil);
        if (Entered().Equals(before)) return false;
        Change(now);
        return true;
    }

    /// <summary>Counts a change of the letter itself, or of the holders of the cited offices on its day.</summary>
    public void Change(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    /// <summary>Clears the spelled names of these parties; returns false if none is spelled.</summary>
    public bool ClearNames(Func<Party, bool> isOf)
    {
        var (sender, addressee) = (Cleared(Sender), Cleared(Addressee));
        if ((sender, addressee) == (Sender, Addressee)) return false;
        (Sender, Addressee) = (sender, addressee);
        return true;

        Party Cleared(Party party) => isOf(party) ? party with { Name = "" } : party;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Letter>(letter =>
        {
            letter.Property(l => l.Id).ValueGeneratedNever();
            letter.Property(l => l.Kind).HasMaxLength(20);
            letter.Property(l => l.Direction).HasMaxLength(10);
            letter.Property(l => l.Occasion).HasMaxLength(100);
            letter.Property(l => l.Version).IsConcurrencyToken();
            letter.Ignore(l => l.Dated);
            letter.HasIndex(l => new { l.DatedFirst, l.DatedLast, l.Id }).IsDescending(false, true, false);
            letter.HasIndex(l => new { l.Occasion, l.Direction, l.DatedFirst });
            letter.OwnsOne(l => l.Sender, Party.Map);
            letter.OwnsOne(l => l.Addressee, Party.Map);
            letter.ToTable("Letters");
        });
        JsonColumn.Map<Letter, LanguageText>(model, l => l.Titles);
        JsonColumn.Map<Letter, LetterText>(model, l => l.Texts);
        JsonColumn.Map<Letter, Citation>(model, l => l.Sources);
    }

    V1.Letter Entered()
    {
        var shown = ToProto(toStaff: true);
        (shown.UpdatedAt, shown.Version) = (null, 0);
        return shown;
    }

    public V1.Letter ToProto(bool toStaff) => new()
    {
        Id = Id.ToString(),
        Kind = Kind,
        Direction = Direction,
        Occasion = Occasion ?? "",
        SignedOn = SignedOn?.ToString() ?? "",
        PublishedOn = PublishedOn?.ToString() ?? "",
        OccasionOn = OccasionOn?.ToString() ?? "",
        Sender = Sender.ToProto(),
        Addressee = Addressee.ToProto(),
        Titles = { Titles.Select(t => t.ToProto()) },
        Texts = { Texts.Select(t => t.ToProto()) },
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        CreatedAt = CreatedAt.ToTimestamp(),
        UpdatedAt = UpdatedAt.ToTimestamp(),
        Version = Version,
    };

    /// <param name="shown">The public representation of the letter, with the resolved parties.</param>
    public LetterPublished ToPublished(V1.Letter shown) => new(
        Id.ToString(), Kind, Direction, Occasion, SignedOn?.ToString(), PublishedOn?.ToString(), OccasionOn?.ToString(), Told(shown.Sender),
        Told(shown.Addressee),
        [.. Titles.Select(t => t.ToAnnounced())], [.. Texts.OrderBy(t => !t.Original).Select(t => t.Lang)], Version, $"/v1/letters/{Id}");

    static Announcements.LetterParty Told(V1.LetterParty party)
    {
        // Who certainly held the office wins over who may have held it.
        var who = party.Capacities.FirstOrDefault(c => !c.Uncertain) ?? party.Capacities.FirstOrDefault()
            ?? new V1.Capacity { Person = party.Person, Office = party.Office };
        // A name quoted from a source has no known language.
        return new(party.State, Maybe(who.Person), Maybe(who.Office),
            who.Names.Count == 0 && party.Name.Length > 0
            ? [new AnnouncedText("und", "ltr", party.Name)] : [.. who.Names.Select(n => new AnnouncedText(n.Lang, n.Dir, n.Text_))]);
    }

    static string? Maybe(string value) => value.Length == 0 ? null : value;

    public LetterRemoved ToRemoved() => new(Id.ToString(), $"/v1/letters/{Id}", Version);
}

/// <summary>
/// The sender or the addressee of a letter: the name as in the source, with the cited person and office.
/// </summary>
public sealed record Party(string State, Guid? PersonId, Guid? OfficeId, string Name)
{
    public static readonly Party Nobody = new("", null, null, "");

    public static void Map<T>(Microsoft.EntityFrameworkCore.Metadata.Builders.OwnedNavigationBuilder<T, Party> party) where T : class
    {
        party.Property(p => p.State).HasMaxLength(3);
        party.Property(p => p.Name).HasMaxLength(200);
        party.HasIndex(p => p.PersonId);
        party.HasIndex(p => p.OfficeId);
    }

    public V1.LetterParty ToProto() =>
        new() { State = State, Person = PersonId?.ToString() ?? "", Office = OfficeId?.ToString() ?? "", Name = Name };
}

/// <summary>The text in one language: the original or a translation.</summary>
public sealed record LetterText(string Lang, string Words, bool Original)
{
    public V1.LetterText ToProto() => new() { Lang = Lang, Text = Words, Dir = Languages.Direction(Lang), Original = Original };
}
