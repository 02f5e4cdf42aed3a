using Embassy.Forums.Forums;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Commitments;

// The first step of all operations on commitments and production.
partial class CommitmentsApi
{
    /// <summary>The forum if it is the one that has commitments. The others have none, which is not the same as an empty list.</summary>
    ForumEntry FindOpecPlus(string key, string noun) =>
        served.Find(key) is { Key: "opec-plus" } forum ? forum : throw new Problem(ProblemCodes.NotFound, $"The forum '{key}' has no {noun}; OPEC+ has.");
}
