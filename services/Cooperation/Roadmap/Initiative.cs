using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

/// <summary>An item of the roadmap: its purpose, its steps, its origin and its result.</summary>
/// <remarks>Progress, late and blocked are computed from the steps and the day, never entered.</remarks>
[AudienceChangedBy("SetInitiativeAudience")]
public sealed class Initiative : IHasAudience
{
    public const string Open = "open", Completed = "completed";

    public required Guid Id { get; init; }
    public required List<LanguageText> Titles { get; init; }
    public required string Dimension { get; init; }
    public required string Sector { get; init; }
    public List<Step> Steps { get; init; } = [];

    /// <summary>The engagement of its origin, by its id in events.</summary>
    /// <remarks>The outcome has an id in events too, and its text is copied.</remarks>
    public Guid? EngagementId { get; init; }
    public Guid? OutcomeId { get; init; }
    public required List<LanguageText> OutcomeTexts { get; init; }

    /// <summary>The resulting agreement.</summary>
    public Guid? AgreementId { get; private set; }

    public required List<Citation> Sources { get; init; }
    public required string Audience { get; set; }
    public DateTimeOffset? EmbargoUntil { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public int Version { get; private set; } = 1;

    /// <summary>The next day on which a step becomes late.</summary>
    public DateOnly? NextDay { get; private set; }

    public string Status => Steps.TrueForAll(s => s.DoneOn is not null) ? Completed : Open;

    /// <summary>Per cent, rounded down, so that only a complete initiative has 100.</summary>
    public int Progress => (int)(100L * Steps.Where(s => s.DoneOn is not null).Sum(s => s.Weight) / Math.Max(1, Steps.Sum(s => s.Weight)));

    /// <summary>Initializes the agreement link and the next day of a new initiative.</summary>
    public Initiative Begin(Guid? agreement, DateOnly today)
    {
        (UpdatedAt, AgreementId) = (CreatedAt, agreement);
        LookAhead(today);
        return this;
    }

    /// <summary>Returns false if the step was already done on that day.</summary>
    /// <remarks>Rejects another day, and a step with an unfinished dependency.</remarks>
    public bool Complete(string key, CivilDate on, List<Citation> evidence, DateTimeOffset now, DateOnly today)
    {
        var step = Steps.Find(s => s.Key == key) ?? throw Problem.NotFound("step", key);
        if (step.DoneOn == on) return false;
        if (step.DoneOn is { } before) throw new Problem(ProblemCodes.Contradicts, $"On record is: {key} was done on {before}.");
        if (step.After.Find(k => Steps.Find(s => s.Key == k)!.DoneOn is null) is { } open)
            throw new Problem(ProblemCodes.Contradicts, $"On record is: {open}, which {key} waits for, is not done.");
        step.Complete(on, evidence);
        Touch(now, today);
        return true;
    }

    /// <summary>Inserts a step that is not done.</summary>
    public void Add(Step step, int place, DateTimeOffset now, DateOnly today)
    {
        foreach (var later in Steps.Where(s => s.Ordinal >= place)) later.Ordinal++;
        step.Ordinal = place;
        Steps.Add(step);
        Touch(now, today);
    }

    /// <summary>Moves a step; returns false if nothing changes.</summary>
    /// <param name="before">The step that follows it from now on; empty for the end, null for the place it has.</param>
    public bool Move(Step step, string? before, CivilDate? due, DateTimeOffset now, DateOnly today)
    {
        if (step.Due != due && step.DoneOn is { } done)
            throw new Problem(ProblemCodes.Contradicts, $"On record is: {step.Key} was done on {done}.");
        var order = Steps.OrderBy(s => s.Ordinal).ToList();
        if (before is not null)
        {
            order.Remove(step);
            order.Insert(before.Length == 0 ? order.Count : order.FindIndex(s => s.Key == before), step);
        }
        foreach (var each in order)
            if (each.After.Find(k => order.FindIndex(s => s.Key == k) > order.IndexOf(each)) is { } late)
                throw new Problem(ProblemCodes.Contradicts, $"{each.Key} waits for {late}, which has to stand before it.");
        if (step.Due == due && order.Select((s, i) => s.Ordinal == i).All(same => same)) return false;
        for (var i = 0; i < order.Count; i++) order[i].Ordinal = i;
        step.Due = due;
        Touch(now, today);
        return true;
    }

    /// <summary>Returns false if it is already linked to that agreement; rejects a second agreement.</summary>
    public bool Link(Guid agreement, DateTimeOffset now, DateOnly today)
    {
        if (AgreementId == agreement) return false;
        if (AgreementId is { } other) throw new Problem(ProblemCodes.Contradicts, $"On record is: it led to the agreement {other}.");
        AgreementId = agreement;
        Touch(now, today);
        return true;
    }

    /// <summary>Returns false if nothing changed; refuses to hide a public initiative.</summary>
    public bool Disclose(string audience, DateTimeOffset? embargo, DateTimeOffset now, DateOnly today)
    {
        if (Audience == audience && EmbargoUntil == embargo) return false;
        AudienceRules.ExpectMayBecome(this, audience, embargo, now);
        (Audience, EmbargoUntil) = (audience, embargo);
        Touch(now, today);
        return true;
    }

    /// <summary>
    /// The announcements for the steps that became late since the last run; each increments the version.
    /// </summary>
    public List<Announcement> Pass(DateOnly today)
    {
        var overdue = Steps.Where(s => s.IsLate(today) && s.LateFrom >= NextDay).OrderBy(s => s.Ordinal).ToList();
        LookAhead(today);
        if (overdue.Count == 0) return [];
        Version++;
        return [new InitiativeOverdue(ToSummary(today), [.. overdue.Select(s => s.Key)])];
    }

    void Touch(DateTimeOffset now, DateOnly today)
    {
        UpdatedAt = now;
        Version++;
        // Days since the last run are still to be announced; a look ahead would skip them.
        if (!(NextDay <= today)) LookAhead(today);
    }

    void LookAhead(DateOnly today) =>
        NextDay = Steps.Where(s => s.DoneOn is null).Select(s => s.LateFrom).Where(d => d > today).Min();

    /// <summary>
    /// The standing of each step: done, late, blocked (directly or indirectly by a late one), waiting or open.
    /// </summary>
    public Dictionary<string, string> Standing(DateOnly day)
    {
        var standing = new Dictionary<string, string>();
        // In list order, so that the dependencies of a step come first.
        foreach (var step in Steps.OrderBy(s => s.Ordinal))
        {
            var waits = step.After.Where(k => standing[k] != Step.Done).ToList();
            standing[step.Key] = step.DoneOn is not null ? Step.Done
                : waits.Exists(k => standing[k] == Step.Blocked || Steps.Find(s => s.Key == k)!.IsLate(day)) ? Step.Blocked
                : step.IsLate(day) ? Step.Late
                : waits.Count > 0 ? Step.Waiting : Step.Open;
        }
        return standing;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Initiative>(initiative =>
        {
            initiative.Property(i => i.Id).ValueGeneratedNever();
            initiative.Property(i => i.Dimension).HasMaxLength(16);
            initiative.Property(i => i.Sector).HasMaxLength(60);
            initiative.Property(i => i.Version).IsConcurrencyToken();
            initiative.HasIndex(i => new { i.CreatedAt, i.Id }).IsDescending(true, false);
            initiative.HasIndex(i => i.NextDay);
            initiative.Ignore(i => i.Status);
            initiative.Ignore(i => i.Progress);
            initiative.OwnsMany(i => i.Steps, step =>
            {
                step.WithOwner().HasForeignKey("InitiativeId");
                step.HasKey("InitiativeId", nameof(Step.Key));
                step.Property(s => s.Key).HasMaxLength(100).ValueGeneratedNever();
                step.Ignore(s => s.LateFrom);
                step.Property(s => s.State).HasMaxLength(3);
                JsonColumn.Owned<Initiative, Step, LanguageText>(step, s => s.Titles);
                JsonColumn.Owned<Initiative, Step, LanguageText>(step, s => s.Bodies);
                JsonColumn.Owned<Initiative, Step, string>(step, s => s.After);
                JsonColumn.Owned<Initiative, Step, Citation>(step, s => s.Evidence);
                step.ToTable("Steps");
            });
            initiative.ToTable("Initiatives");
        });
        JsonColumn.Map<Initiative, LanguageText>(model, i => i.Titles);
        JsonColumn.Map<Initiative, LanguageText>(model, i => i.OutcomeTexts);
        JsonColumn.Map<Initiative, Citation>(model, i => i.Sources);
    }

    /// <param name="embargoToo">True if the reader may see the embargo.</param>
    public V1.Initiative ToProto(DateOnly day, bool embargoToo)
    {
        var standing = Standing(day);
        return new()
        {
            Id = Id.ToString(),
            Titles = { Titles.Select(t => t.ToProto()) },
            Dimension = Dimension,
            Sector = Sector,
            Steps = { Steps.OrderBy(s => s.Ordinal).Select(s => s.ToProto(standing[s.Key])) },
            Status = Status,
            Progress = Progress,
            Late = Steps.Exists(s => s.IsLate(day)),
            Blocked = standing.ContainsValue(Step.Blocked),
            Origin = ToOrigin(),
            Agreement = AgreementId?.ToString() ?? "",
            Sources = { Sources.Select(s => s.ToProto()) },
            Audience = Audience,
            EmbargoUntil = embargoToo ? EmbargoUntil?.ToTimestamp() : null,
            CreatedAt = CreatedAt.ToTimestamp(),
            UpdatedAt = UpdatedAt.ToTimestamp(),
            Version = Version,
        };
    }

    public V1.Origin? ToOrigin() => EngagementId is null && OutcomeTexts.Count == 0 ? null : new()
    {
        Engagement = EngagementId?.ToString() ?? "",
        Outcome = OutcomeId?.ToString() ?? "",
        Texts = { OutcomeTexts.Select(t => t.ToProto()) },
    };

    public InitiativeSummary ToSummary(DateOnly day) =>
        new(Id.ToString(), [.. Titles.Select(t => t.ToAnnounced())], Dimension, Sector, Status, Progress,
        Steps.Exists(s => s.IsLate(day)), AgreementId?.ToString(), Version, $"/v1/initiatives/{Id}");
}
