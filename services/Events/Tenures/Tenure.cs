using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

/// <summary>
/// A person's tenure of an office, with dates as precise as the source; an empty date is unknown or open.
/// </summary>
[AudienceChangedBy("SaveTenure")]
public sealed class Tenure : IHasAudience
{
    public required Guid Id { get; init; }
    public Guid PersonId { get; private set; }
    public Guid OfficeId { get; private set; }
    public CivilDate? From { get; private set; }
    public CivilDate? To { get; private set; }

    /// <summary>The first possible day of the tenure; an open end extends to the minimum or maximum date.</summary>
    public DateOnly MayFrom { get; private set; }
    public DateOnly MayTo { get; private set; }
    public bool Acting { get; private set; }

    /// <summary>True if the holder bears the office's feminine title.</summary>
    public bool Feminine { get; private set; }

    /// <summary>Agrément, arrival, credentials, departure.</summary>
    public List<PostingStep> Steps { get; private set; } = [];
    public List<Citation> Sources { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>Counts the changes that the public may see; announcements carry it.</summary>
    /// <remarks>The steps of an agrément and notes, and when they were entered, are kept from the public.</remarks>
    public int PublicVersion { get; private set; }

    public bool IsPublic(DateTimeOffset now) => Audience == Audiences.Public && !(EmbargoUntil > now);

    /// <summary>Returns false if nothing changed.</summary>
    public bool Enter(Guid person, Guid office, CivilDate? from, CivilDate? to, bool acting, bool feminine, List<PostingStep> steps,
        List<Citation> sources, Disclosure disclosure, DateTimeOffset now)
    {
        if (Version > 0 && PersonId == person && OfficeId == office && From == from && To == to && Acting == acting && Feminine == feminine
            && Steps.SequenceEqual(steps) && Sources.SequenceEqual(sources)
            && Audience == disclosure.Audience && EmbargoUntil == disclosure.EmbargoUntil) return false;
        (PersonId, OfficeId, From, To, Steps, Sources) = (person, office, from, to, steps, sources);
        (Acting, Feminine) = (acting, feminine);
        (Audience, EmbargoUntil, UpdatedAt) = (disclosure.Audience, disclosure.EmbargoUntil, now);
        // A candidate holds the office on no day.
        (MayFrom, MayTo) = IsCandidacy ? (DateOnly.MaxValue, DateOnly.MinValue)
            : (Begins?.First ?? DateOnly.MinValue, to?.Last ?? DateOnly.MaxValue);
        Version++;
        return true;
    }

    /// <summary>True if the tenure may include a day of this range.</summary>
    public bool MayCover(DateOnly first, DateOnly last) => MayFrom <= last && first <= MayTo;

    /// <summary>
    /// True if the tenure certainly includes every day of this range; an empty date is treated as outside the range.
    /// </summary>
    public bool Covers(DateOnly first, DateOnly last) => SurelyFrom <= first && last <= SurelyTo;

    /// <summary>True if both tenures certainly share a day other than the day of handover.</summary>
    /// <remarks>
    /// A chargé d'affaires ad interim stands beside the head of mission who is absent (Vienna Convention on Diplomatic
    /// Relations, article 19), so an acting holder and the titular one do not exclude each other.
    /// </remarks>
    public bool Excludes(Tenure other) => (Acting == other.Acting || PersonId == other.PersonId) && Overlaps(other);

    public bool Overlaps(Tenure other) => SurelyFrom < other.SurelyTo && other.SurelyFrom < SurelyTo;

    DateOnly SurelyFrom => IsCandidacy ? DateOnly.MaxValue : Begins?.Last ?? DateOnly.MinValue;
    DateOnly SurelyTo => IsCandidacy ? DateOnly.MinValue : To?.First ?? DateOnly.MaxValue;

    bool IsCandidacy => PostingStep.IsCandidacy(Steps, From);

    CivilDate? Begins => From ?? PostingStep.Begins(Steps);

    /// <summary>Every office that a person ever held, also by a tenure that the caller may not see.</summary>
    public static Task<List<Guid>> OfficesOf(EventsDb db, Guid person, CancellationToken cancellation) =>
        db.Tenures.IgnoreQueryFilters().Where(t => t.PersonId == person).Select(t => t.OfficeId).Distinct().ToListAsync(cancellation);

    /// <summary>
    /// Clears what says more of the person than that an office was held: the notes of its steps, and the form of the
    /// title. Returns false if there is nothing of it.
    /// </summary>
    public bool Forget()
    {
        if (!Feminine && Steps.TrueForAll(s => s.Note.Length == 0)) return false;
        if (Feminine) PublicVersion++;
        Feminine = false;
        Steps = [.. Steps.Select(s => s with { Note = "" })];
        Version++;
        return true;
    }

    /// <summary>Increments the version, for a save that makes two announcements.</summary>
    public void Change()
    {
        Version++;
        PublicVersion++;
    }

    /// <summary>Increments the version that announcements carry.</summary>
    public void Publish() => PublicVersion++;

    /// <summary>The public representation without a version, for comparison.</summary>
    public V1.Tenure Face()
    {
        var shown = ToProto(toStaff: false);
        shown.Version = 0;
        return shown;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Tenure>(tenure =>
        {
            tenure.Property(t => t.Id).ValueGeneratedNever();
            tenure.Property(t => t.Version).IsConcurrencyToken();
            tenure.HasIndex(t => new { t.OfficeId, t.MayFrom, t.Id });
            tenure.HasIndex(t => new { t.PersonId, t.MayFrom, t.Id });
            tenure.HasOne<Persons.Person>().WithMany().HasForeignKey(t => t.PersonId).OnDelete(DeleteBehavior.Restrict);
            tenure.HasOne<Offices.Office>().WithMany().HasForeignKey(t => t.OfficeId).OnDelete(DeleteBehavior.Restrict);
            tenure.ToTable("Tenures");
        });
        JsonColumn.Map<Tenure, PostingStep>(model, t => t.Steps);
        JsonColumn.Map<Tenure, Citation>(model, t => t.Sources);
    }

    public V1.Tenure ToProto(bool toStaff) => new()
    {
        Id = Id.ToString(),
        Person = PersonId.ToString(),
        Office = OfficeId.ToString(),
        From = From?.ToString() ?? "",
        To = To?.ToString() ?? "",
        Acting = Acting,
        Feminine = Feminine,
        Steps = { PostingStep.Shown(Steps, toStaff) },
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        Version = toStaff ? Version : PublicVersion,
    };

    public TenureChanged ToChanged() =>
        new(Id.ToString(), PersonId.ToString(), OfficeId.ToString(), From?.ToString(), To?.ToString(), PublicVersion);

    public TenureRemoved ToRemoved() => new(Id.ToString(), PublicVersion);
}
