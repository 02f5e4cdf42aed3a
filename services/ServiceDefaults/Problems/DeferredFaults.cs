using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Violations found before a write runs: wrong types, unknown members, words outside a vocabulary. The operation runs
/// without the members concerned, so that its own checks find the rest, and the caller gets all of them in one
/// response. It can store nothing (<see cref="EmbassyDb"/>).
/// </summary>
public sealed class DeferredFaults
{
    const int Most = 50;

    readonly List<FieldViolation> faults = [];

    public static DeferredFaults? Of(HttpContext http) => http.Features.Get<DeferredFaults>();

    public static void Add(HttpContext http, IReadOnlyList<FieldViolation> found)
    {
        if (found.Count == 0) return;
        if (Of(http) is not { } deferred) http.Features.Set(deferred = new DeferredFaults());
        deferred.faults.AddRange(found);
    }

    /// <summary>The refusal of the request, with what the operation itself found before it ended.</summary>
    public Problem Refusal(Exception? end = null) => Problem.Invalid(
        [.. faults.Concat(end is Problem { Faults: { Count: > 0 } own, ProblemCode: var code } && code == ProblemCodes.InvalidRequest
            ? own.Where(f => !faults.Exists(known => Explains(known.Field, f))) : []).Take(Most)]);

    // The operation did not see the member, so it may miss it, or the list around it.
    static bool Explains(string known, FieldViolation fault) => known == fault.Field || Within(fault.Field, known)
        || fault.Code == "required" && Within(known, fault.Field);

    static bool Within(string field, string outer) =>
        field.Length > outer.Length && field.StartsWith(outer, StringComparison.Ordinal) && field[outer.Length] is '.' or '[';
}
