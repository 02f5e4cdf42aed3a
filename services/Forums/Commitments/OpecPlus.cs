using Embassy.ServiceDefaults;

namespace Embassy.Forums.Commitments;

// The first step of all operations on commitments and production.
partial class CommitmentsApi
{
    /// <summary>The forum, if it is OPEC+.</summary>
    /// <remarks>The others have no commitments, so they get an error instead of an empty list.</remarks>
    ForumEntry FindOpecPlus(string key, string noun) =>
        served.Find(key) is { } forum && forum.Has(ForumEntry.Commitments) ? forum
        : throw new Problem(ProblemCodes.NotFound, $"The forum '{key}' has no {noun}; OPEC+ has.");
}
