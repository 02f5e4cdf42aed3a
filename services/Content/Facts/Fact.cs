using Embassy.Announcements;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>A named value that pages use: entered by an editor, or counted from another service's records.</summary>
[WithoutAudience("a fact is entered to be said in public: it is public from the moment it is saved")]
public sealed class Fact
{
    public const string Number = "number", Money = "money", Date = "date", Words = "text";

    public required string Key { get; init; }
    public required string Kind { get; init; }

    /// <summary>Its derivation, one of <see cref="DerivedFacts"/>; empty when editors enter the fact.</summary>
    public string DerivedFrom { get; private set; } = "";

    public FactValue Said { get; private set; } = FactValue.Nothing;
    public int Version { get; private set; }

    /// <summary>Increases only when value, unit or period change; claims depend on it.</summary>
    public int ValueVersion { get; private set; }

    /// <summary>
    /// Last version propagated to all pages that use the fact; behind <see cref="Version"/> while propagation runs.
    /// </summary>
    public int PropagatedVersion { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }
    public string ChangedBy { get; private set; } = "";

    /// <summary>The announcement of its last change, which is the cause of the page changes.</summary>
    public Guid? AnnouncedVersion { get; private set; }

    public bool Says(FactValue said, string derivedFrom) => Version > 0 && Said.Same(said) && DerivedFrom == derivedFrom;

    /// <summary>Sets the value; returns false if nothing changes.</summary>
    public bool Say(FactValue said, string derivedFrom, string by, DateTimeOffset now)
    {
        if (Says(said, derivedFrom)) return false;
        if (Version == 0 || !Said.SameValue(said)) ValueVersion++;
        (Said, DerivedFrom, ChangedBy, ChangedAt) = (said, derivedFrom, by, now);
        Version++;
        return true;
    }

    /// <summary>Announces the fact and stores the version for reads as of an earlier day.</summary>
    public void Tell(ContentDb db, string cause)
    {
        db.FactVersions.Add(FactVersion.Of(this));
        db.Announce(ToChanged(), about: null, cause);
        AnnouncedVersion = db.Outbox.Local.Last(r => r.Subject == $"facts/{Key}").EventId;
    }

    /// <summary>Restores an imported fact to its last version.</summary>
    public Fact Recorded(string derivedFrom, int valueVersion, FactVersion last)
    {
        (DerivedFrom, Said, Version, ValueVersion, PropagatedVersion) = (derivedFrom, last.Said, last.Version, valueVersion, last.Version);
        (ChangedAt, ChangedBy) = (last.ChangedAt, last.ChangedBy);
        return this;
    }

    /// <summary>Announces an imported fact.</summary>
    public void TellOf(ContentDb db)
    {
        db.Announce(ToChanged(), about: null, ChangeCauses.Import);
        AnnouncedVersion = db.Outbox.Local.Last(r => r.Subject == $"facts/{Key}").EventId;
    }

    FactChanged ToChanged() =>
        new(Key, Kind, Said.Value, [.. Said.Texts.Select(t => t.ToAnnounced())], Said.Unit, Said.Period, Said.Source.Reference, Said.AsOf,
            Said.Confidence,
        DerivedFrom, Version, $"/v1/facts/{Key}");

    public void HasPropagated(int version) => PropagatedVersion = version;

    /// <summary>Creates a fact with a proposed value.</summary>
    public static Fact Proposed(string key, ProposedFact proposed) =>
        new() { Key = key, Kind = proposed.Kind, Said = proposed.Said, DerivedFrom = proposed.DerivedFrom };

    /// <summary>Returns the fact as of another version.</summary>
    public static Fact Of(FactVersion version)
    {
        var fact = new Fact { Key = version.Key, Kind = version.Kind };
        (fact.Said, fact.Version) = (version.Said, version.Version);
        return fact;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Fact>(fact =>
        {
            fact.HasKey(f => f.Key);
            fact.HasIndex(f => new { f.ChangedAt, f.Key });
            fact.Property(f => f.Key).HasMaxLength(100);
            fact.Property(f => f.Kind).HasMaxLength(8);
            fact.Property(f => f.DerivedFrom).HasMaxLength(30);
            fact.Property(f => f.Version).IsConcurrencyToken();
            FactValue.Map(fact.Property(f => f.Said));
            fact.ToTable("Facts");
        });
        model.Entity<FactVersion>(version =>
        {
            version.HasKey(v => new { v.Key, v.Version });
            version.Property(v => v.Key).HasMaxLength(100);
            version.Property(v => v.Kind).HasMaxLength(8);
            FactValue.Map(version.Property(v => v.Said));
            version.ToTable("FactVersions");
        });
    }

    public FactView ToView(string shown) =>
        new(Key, "", shown, Said.Value, Said.Unit, Said.Period, Said.Source.Reference, Said.AsOf, Said.Confidence,
            DerivedFrom.Length > 0 ? DerivedFrom : null);

    public V1.Fact ToProto(IEnumerable<LanguageFormats> formats) => new()
    {
        Key = Key,
        Kind = Kind,
        Value = Said.Value,
        Texts = { Said.Texts.Select(t => t.ToProto()) },
        Unit = Said.Unit,
        Units = { Said.Units.Select(u => u.ToProto()) },
        Period = Said.Period,
        Source = Said.Source.ToProto(),
        AsOf = Said.AsOf,
        Confidence = Said.Confidence,
        DerivedFrom = DerivedFrom,
        Version = Version,
        ChangedAt = ChangedAt.ToTimestamp(),
        Shown = { formats.Where(f => f.Knows(this))
            .Select(f => new Embassy.V1.Text { Lang = f.Locale, Dir = Languages.Direction(f.Locale), Text_ = f.Show(this) }) },
    };
}

/// <summary>One version of a fact, from one change to the next.</summary>
[WithoutAudience("public as the fact itself")]
public sealed class FactVersion
{
    public required string Key { get; init; }
    public required int Version { get; init; }
    public required string Kind { get; init; }
    public required FactValue Said { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public required string ChangedBy { get; init; }

    public static FactVersion Of(Fact fact) =>
        new()
        {
            Key = fact.Key,
            Version = fact.Version,
            Kind = fact.Kind,
            Said = fact.Said,
            ChangedAt = fact.ChangedAt,
            ChangedBy = fact.ChangedBy
        };
}
