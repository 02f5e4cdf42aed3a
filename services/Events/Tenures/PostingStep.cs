using Embassy.Events.Offices;
using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;

namespace Embassy.Events.Tenures;

/// <summary>A step of a posting: agrément, appointment, arrival, credentials, departure.</summary>
/// <param name="To">The State or organisation concerned; empty if the office is accredited to one alone.</param>
/// <remarks>The order is that of the Vienna Convention on Diplomatic Relations, articles 4, 13 and 43.</remarks>
/// <param name="Date">A civil date of known precision, as text: it is stored in a JSON column.</param>
public sealed record PostingStep(string Kind, string Date, string To, string Note)
{
    public const string AgrementRequested = "agrement-requested", AgrementGranted = "agrement-granted",
        AgrementRefused = "agrement-refused", Appointed = "appointed", Arrived = "arrived";

    // Article 4: the request and its refusal stay between the two States.
    bool IsConfidential => Kind is AgrementRequested or AgrementGranted or AgrementRefused;

    static readonly string[] Order =
        [AgrementRequested, AgrementGranted, Appointed, Arrived, "copies-presented", "credentials-presented", "farewell", "departed"];

    public static List<PostingStep> From(RequestValidation validation, RepeatedField<V1.PostingStep> given, Office? office)
    {
        validation.Count("steps", given.Count, 0, 100);
        var steps = new List<PostingStep>();
        foreach (var (each, i) in given.Take(100).Select((s, i) => (s, i)))
        {
            var at = $"steps[{i}]";
            if (each.Kind.Length == 0) validation.Add($"{at}.kind", "required", "agrement-granted, credentials-presented, …");
            var date = validation.Date($"{at}.date", each.Date);
            validation.When(each.Date.Length == 0, $"{at}.date", "required", "A day, a month or a year.");
            validation.When(each.To.Length > 0 && office is not null && !office.Accreditations.Exists(a => a.To == each.To), $"{at}.to",
                "not_on_record", "A State or organisation of the office's accreditations; enter it there first.");
            validation.When(each.To.Length == 0 && office?.Accreditations.Count > 1
                && each.Kind is not (Appointed or Arrived or "departed"),
                $"{at}.to", "required", "The office is accredited to several; say to which this step belongs.");
            validation.When(steps.Exists(s => s.Kind == each.Kind && s.To == each.To), at, "duplicate", "Each step once for each State.");
            if (date is { } day) steps.Add(new PostingStep(each.Kind, day.ToString(), each.To,
                validation.Text($"{at}.note", each.Note, 500)));
        }
        foreach (var (step, i) in steps.Select((s, i) => (s, i)))
        {
            // A step of the whole posting concerns each State.
            var same = steps.Where(s => s != step && (s.To == step.To || s.To.Length == 0 || step.To.Length == 0));
            validation.When(Place(step) is var place and > 0 && same.Any(s => Place(s) is >= 0 and var other && other < place
                    && CivilDate.Parse(step.Date).Last < CivilDate.Parse(s.Date).First), $"steps[{i}].date", "end_before_start",
                        $"A step that comes before {step.Kind} is later.");
            validation.When(Place(step) >= Array.IndexOf(Order, "copies-presented") && same.Any(s => s.Kind == AgrementRefused),
                $"steps[{i}].kind", "not_applicable", "The agrément was refused (Vienna Convention on Diplomatic Relations, article 4).");
        }
        return steps;
    }

    /// <summary>True if the steps, without a first day, go no further than the agrément, or it was refused.</summary>
    public static bool IsCandidacy(List<PostingStep> steps, CivilDate? from) => steps.Count > 0
        && (from is null && steps.TrueForAll(s => s.IsConfidential)
            // Another State may have granted it.
            || steps.Exists(s => s.Kind == AgrementRefused)
            && steps.TrueForAll(s => s.Kind is AgrementRequested or AgrementRefused or Appointed));

    /// <summary>The appointment or the arrival, whichever is entered and earlier; null without either.</summary>
    public static CivilDate? Begins(List<PostingStep> steps) =>
        steps.Where(s => s.Kind is Appointed or Arrived).Select(s => (CivilDate?)CivilDate.Parse(s.Date)).MinBy(d => d!.Value.First);

    static int Place(PostingStep step) => Array.IndexOf(Order, step.Kind);

    public static IEnumerable<V1.PostingStep> Shown(IEnumerable<PostingStep> steps, bool toStaff) =>
        steps.Where(s => toStaff || !s.IsConfidential)
            .Select(s => new V1.PostingStep { Kind = s.Kind, Date = s.Date, To = s.To, Note = toStaff ? s.Note : "" });
}
