using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Offices;

/// <summary>An office of a State or of another body; it has one holder at a time unless it allows several.</summary>
[AudienceChangedBy("SaveOffice")]
public sealed class Office : IHasAudience
{
    public required Guid Id { get; init; }
    public List<LanguageText> Titles { get; private set; } = [];

    /// <summary>The titles as a woman bears them, in the languages that have one of their own.</summary>
    public List<LanguageText> FeminineTitles { get; private set; } = [];

    /// <summary>Its place in the order of precedence of its State or body, 1 first; 0 for none on record.</summary>
    public int Precedence { get; private set; }

    /// <summary>ISO 3166-1 alpha-3; null for an office of a body.</summary>
    public string? State { get; private set; }

    /// <summary>The ministry, parliament or organisation it belongs to.</summary>
    public List<LanguageText> Bodies { get; private set; } = [];

    /// <summary>The international organisation it belongs to, like OIC; empty for an office of a State.</summary>
    public string Organisation { get; private set; } = "";

    /// <summary>The States and organisations to which its holder is accredited.</summary>
    public List<Accreditation> Accreditations { get; private set; } = [];

    /// <summary>The States and organisations of the accreditations, each between line ends: to filter lists.</summary>
    public string AccreditedTo { get; private set; } = "";
    public bool SeveralHolders { get; private set; }
    public List<Citation> Sources { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>Counts changes of its tenures, so that the second of two concurrent writes fails and retries.</summary>
    public int TenureVersion { get; private set; }

    public bool IsPublic(DateTimeOffset now) => Audience == Audiences.Public && !(EmbargoUntil > now);

    /// <summary>Returns false if nothing changed.</summary>
    public bool Enter(List<LanguageText> titles, List<LanguageText> feminineTitles, int precedence, string? state,
        List<LanguageText> bodies, string organisation, List<Accreditation> accreditations, bool severalHolders, List<Citation> sources,
        Disclosure disclosure, DateTimeOffset now)
    {
        if (Version > 0 && Titles.SequenceEqual(titles) && State == state && Bodies.SequenceEqual(bodies)
            && FeminineTitles.SequenceEqual(feminineTitles) && Precedence == precedence
            && SeveralHolders == severalHolders && Organisation == organisation && Accreditations.SequenceEqual(accreditations)
            && Sources.SequenceEqual(sources) && Audience == disclosure.Audience && EmbargoUntil == disclosure.EmbargoUntil) return false;
        (Titles, State, Bodies, SeveralHolders, Sources) = (titles, state, bodies, severalHolders, sources);
        (FeminineTitles, Precedence) = (feminineTitles, precedence);
        (Organisation, Accreditations) = (organisation, accreditations);
        AccreditedTo = accreditations.Count == 0 ? "" : $"\n{string.Join("\n\n", accreditations.Select(a => a.To))}\n";
        (Audience, EmbargoUntil, UpdatedAt) = (disclosure.Audience, disclosure.EmbargoUntil, now);
        Version++;
        return true;
    }

    /// <summary>The titles of a holder: the feminine one in each language that has one, if they bear it.</summary>
    public IEnumerable<LanguageText> TitlesOf(bool feminine) =>
        feminine ? Titles.Select(t => FeminineTitles.Find(f => f.Lang == t.Lang) ?? t) : Titles;

    /// <summary>Serializes changes of its tenures through a concurrency conflict.</summary>
    public void ChangeTenures() => TenureVersion++;

    /// <summary>Increments the version, for a save that makes two announcements.</summary>
    public void Change() => Version++;

    public static void Map(ModelBuilder model)
    {
        model.Entity<Office>(office =>
        {
            office.Property(o => o.Id).ValueGeneratedNever();
            office.Property(o => o.State).HasMaxLength(3);
            office.Property(o => o.Organisation).HasMaxLength(100);
            office.Property(o => o.Version).IsConcurrencyToken();
            office.Property(o => o.TenureVersion).IsConcurrencyToken();
            office.HasIndex(o => new { o.State, o.Id });
            office.ToTable("Offices");
        });
        JsonColumn.Map<Office, LanguageText>(model, o => o.Titles);
        JsonColumn.Map<Office, LanguageText>(model, o => o.FeminineTitles);
        JsonColumn.Map<Office, LanguageText>(model, o => o.Bodies);
        JsonColumn.Map<Office, Accreditation>(model, o => o.Accreditations);
        JsonColumn.Map<Office, Citation>(model, o => o.Sources);
    }

    public V1.Office ToProto(bool toStaff) => new()
    {
        Id = Id.ToString(),
        Titles = { Titles.Select(t => t.ToProto()) },
        FeminineTitles = { FeminineTitles.Select(t => t.ToProto()) },
        Precedence = Precedence,
        State = State ?? "",
        Bodies = { Bodies.Select(b => b.ToProto()) },
        Organisation = Organisation,
        Accreditations = { Accreditations.Select(a => a.ToProto()) },
        SeveralHolders = SeveralHolders,
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        CreatedAt = CreatedAt.ToTimestamp(),
        UpdatedAt = UpdatedAt.ToTimestamp(),
        Version = Version,
    };

    public OfficeChanged ToChanged() => new(Id.ToString(), [.. Titles.Select(t => t.ToAnnounced())], State, Version, $"/v1/offices/{Id}");

    public OfficeRemoved ToRemoved() => new(Id.ToString(), $"/v1/offices/{Id}", Version);
}
