using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Roadmap;

/// <summary>A step of an initiative: its owner, its due date, its dependencies and its evidence.</summary>
[WithoutAudience("a part of its initiative: owned by it, and read with it alone")]
public sealed class Step
{
    public const string Done = "done", Open = "open", Waiting = "waiting", Blocked = "blocked", Late = "late";

    /// <summary>The largest number of steps of an initiative.</summary>
    public const int Most = 50;

    public required string Key { get; init; }

    /// <summary>The position in the list.</summary>
    public required int Ordinal { get; set; }

    public required List<LanguageText> Titles { get; init; }
    public required string State { get; init; }
    public required List<LanguageText> Bodies { get; init; }
    public CivilDate? Due { get; set; }
    public required int Weight { get; init; }
    public required List<string> After { get; init; }
    public CivilDate? DoneOn { get; private set; }
    public List<Citation> Evidence { get; private set; } = [];

    public void Complete(CivilDate on, List<Citation> evidence) => (DoneOn, Evidence) = (on, evidence);

    /// <summary>
    /// The first day on which an unfinished step is late: the day after the last that its date may mean.
    /// </summary>
    public DateOnly? LateFrom => Due?.Last is { } last && last < DateOnly.MaxValue ? last.AddDays(1) : null;

    public bool IsLate(DateOnly day) => DoneOn is null && LateFrom <= day;

    public V1.Step ToProto(string status) => new()
    {
        Key = Key,
        Titles = { Titles.Select(t => t.ToProto()) },
        State = State,
        Bodies = { Bodies.Select(b => b.ToProto()) },
        Due = Due?.ToString() ?? "",
        Weight = Weight,
        After = { After },
        Status = status,
        DoneOn = DoneOn?.ToString() ?? "",
        Evidence = { Evidence.Select(e => e.ToProto()) },
    };

    /// <summary>Converts and validates the steps of a request, in order.</summary>
    /// <remarks>A dependency must come before the step, which excludes cycles.</remarks>
    public static List<Step> From(IReadOnlyList<V1.Step> entered, RequestValidation validation)
    {
        validation.Count("steps", entered.Count, 1, Most);
        var steps = new List<Step>();
        foreach (var (step, at) in entered.Take(Most).Select((s, i) => (s, $"steps[{i}]")))
        {
            validation.When(steps.Exists(s => s.Key == step.Key), $"{at}.key", "duplicate", "Each key once.");
            steps.Add(From(step, at, steps, validation));
        }
        return steps;
    }

    /// <summary>Converts and validates one step.</summary>
    /// <param name="at">The field that has it.</param>
    /// <param name="before">The steps that stand before it.</param>
    public static Step From(V1.Step step, string at, IReadOnlyList<Step> before, RequestValidation validation)
    {
        var key = validation.Key($"{at}.key", step.Key);
        validation.When(step.Weight is < 0 or > 1000, $"{at}.weight", "out_of_range", "1 to 1000; 0 means 1.");
        validation.When(step.DoneOn.Length > 0, $"{at}.doneOn", "invalid_date", "A step is done by :complete, with its evidence.");
        validation.When(step.Evidence.Count > 0, $"{at}.evidence", "out_of_range", "A step is done by :complete, with its evidence.");
        var after = validation.List($"{at}.after", Distinct(step.After), Most, 100);
        for (var i = 0; i < after.Count; i++)
            validation.When(!before.Any(s => s.Key == after[i]), $"{at}.after[{i}]", "unknown_step",
                "The key of a step that stands before this one.");
        return new Step
        {
            Key = key,
            Ordinal = before.Count,
            Titles = validation.Texts($"{at}.titles", step.Titles, 1000, known: null, required: true),
            State = validation.State($"{at}.state", step.State),
            Bodies = validation.Texts($"{at}.bodies", step.Bodies, 200, known: null, required: true),
            Due = validation.Date($"{at}.due", step.Due),
            Weight = step.Weight == 0 ? 1 : step.Weight,
            After = after,
        };
    }

    /// <summary>True if both are the same, wherever they stand and whether or not they are done.</summary>
    public bool Same(Step other) => Key == other.Key && State == other.State && Due == other.Due && Weight == other.Weight
        && Bodies.SequenceEqual(other.Bodies) && Titles.SequenceEqual(other.Titles) && After.SequenceEqual(other.After);

    static Google.Protobuf.Collections.RepeatedField<string> Distinct(IEnumerable<string> keys) => [.. keys.Distinct()];
}
