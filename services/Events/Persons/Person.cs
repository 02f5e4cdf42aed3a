using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

/// <summary>A person who holds or held an office, leads a delegation or writes a letter.</summary>
[AudienceChangedBy("SavePerson")]
public sealed class Person : IHasAudience
{
    public required Guid Id { get; init; }
    public List<LanguageText> Names { get; private set; } = [];

    /// <summary>The spellings in sources that are not among <see cref="Names"/>.</summary>
    public List<Spelling> Spellings { get; private set; } = [];
    public List<Citation> Sources { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    /// <summary>Every name and spelling, folded, one per line: the search column.</summary>
    public string Folded { get; private set; } = "";

    /// <summary>Keys of every name and spelling, for a search by another spelling.</summary>
    public string Keys { get; private set; } = "";

    /// <summary>Keys of the names in Arabic letters, for a search in other letters.</summary>
    public string ArabicKeys { get; private set; } = "";

    /// <summary>Keys of the Arabic spellings of names in other letters, for a search in Arabic letters.</summary>
    public string AsArabicKeys { get; private set; } = "";

    /// <summary>The first name, folded: the sort key of lists.</summary>
    public string SortName { get; private set; } = "";

    /// <summary>When its names were erased; null for every other person.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public int Version { get; private set; }

    public bool IsPublic(DateTimeOffset now) => Audience == Audiences.Public && !(EmbargoUntil > now);

    /// <summary>Returns false if nothing changed.</summary>
    public bool Enter(List<LanguageText> names, List<Spelling> spellings, List<Citation> sources, Disclosure disclosure, DateTimeOffset now)
    {
        if (Version > 0 && Names.SequenceEqual(names) && Spellings.SequenceEqual(spellings) && Sources.SequenceEqual(sources)
            && Audience == disclosure.Audience && EmbargoUntil == disclosure.EmbargoUntil) return false;
        (Names, Spellings, Sources, Audience, EmbargoUntil) = (names, spellings, sources, disclosure.Audience, disclosure.EmbargoUntil);
        var all = names.Select(n => n.Words).Concat(spellings.Select(s => s.Text)).ToList();
        Folded = string.Join('\n', all.Select(TextFolding.Of).Distinct());
        (Keys, ArabicKeys, AsArabicKeys) = (NameKeys.Of(all), NameKeys.OfArabic(all), NameKeys.AsArabic(all));
        SortName = names.Count > 0 ? TextFolding.Of(names[0].Words) : "";
        UpdatedAt = now;
        Version++;
        return true;
    }

    /// <summary>Leaves of a person only that there is one.</summary>
    public void Erase(List<LanguageText> names, DateTimeOffset now)
    {
        (Names, Spellings, Sources, ErasedAt, UpdatedAt) = (names, [], [], now, now);
        (Folded, Keys, ArabicKeys, AsArabicKeys) = ("", "", "", "");
        SortName = TextFolding.Of(names[0].Words);
        Version++;
    }

    /// <summary>
    /// Those with each of these words, or parts of words, in a name, in this spelling or one that sounds alike, also in
    /// other letters.
    /// </summary>
    public static IQueryable<Person> Named(IQueryable<Person> persons, string words)
    {
        // Matches word by word, because sources order the parts of a name differently.
        foreach (var (letters, patterns, across, isArabic) in NameKeys.Search(words))
            persons = isArabic
                ? persons.Where(p => letters.All(l => p.Folded.Contains(l)) || patterns.Any(k => p.Keys.Contains(k))
                    || across.Any(k => p.AsArabicKeys.Contains(k)))
                : persons.Where(p => letters.All(l => p.Folded.Contains(l)) || patterns.Any(k => p.Keys.Contains(k))
                    || across.Any(k => p.ArabicKeys.Contains(k)));
        return persons;
    }

    /// <summary>Increments the version, for a save that makes two announcements.</summary>
    public void Change() => Version++;

    public static void Map(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.Property(p => p.Id).ValueGeneratedNever();
            person.Property(p => p.SortName).HasMaxLength(500);
            person.Property(p => p.Version).IsConcurrencyToken();
            person.HasIndex(p => new { p.SortName, p.Id });
            person.ToTable("Persons");
        });
        JsonColumn.Map<Person, LanguageText>(model, p => p.Names);
        JsonColumn.Map<Person, Spelling>(model, p => p.Spellings);
        JsonColumn.Map<Person, Citation>(model, p => p.Sources);
    }

    public V1.Person ToProto(bool toStaff) => new()
    {
        Id = Id.ToString(),
        Names = { Names.Select(n => n.ToProto()) },
        Spellings = { Spellings.Select(s => s.ToProto()) },
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        CreatedAt = CreatedAt.ToTimestamp(),
        UpdatedAt = UpdatedAt.ToTimestamp(),
        ErasedAt = ErasedAt?.ToTimestamp(),
        Version = Version,
    };

    public PersonChanged ToChanged() => new(Id.ToString(), [.. Names.Select(n => n.ToAnnounced())], Version, $"/v1/persons/{Id}");

    public PersonRemoved ToRemoved() => new(Id.ToString(), $"/v1/persons/{Id}", Version);
}

/// <summary>A name as spelled by one source.</summary>
public sealed record Spelling(string Text, string Source)
{
    public V1.Spelling ToProto() => new() { Text = Text, Source = Source };
}
