using System.Security.Cryptography;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>Texts of a file in the form and length that a candidate stores.</summary>
static class CandidateText
{
    /// <summary>Cuts a text to its longest length, and reports it.</summary>
    /// <remarks>Normalization is quadratic in a run of combining marks, so longer runs are truncated first.</remarks>
    public static string Cut(ImportReport report, string where, string what, string? text, int longest, Func<string, string> clean)
    {
        var shown = Characters.WithoutLongRuns(text ?? "");
        if (shown.Length < (text ?? "").Length)
            report.LeaveOnce(where, what, "text-cut",
                $"At most {Characters.MostMarks} combining marks follow each other; the rest is left out.");
        if (Characters.DirectionFault(shown) is not null)
        {
            shown = Characters.WithClosedDirections(shown);
            report.LeaveOnce(where, what, "text-cut",
                "Direction overrides are left out, and other direction controls end with their line.");
        }
        shown = clean(shown);
        if (shown.Length <= longest) return shown;
        report.LeaveOnce(where, what, "text-cut", $"At most {longest:N0} characters; the rest is left out.");
        return char.IsHighSurrogate(shown[longest - 1]) ? shown[..(longest - 1)] : shown[..longest];
    }

    /// <summary>A UID as stored: a long one keeps its beginning, and its digest tells it from others.</summary>
    public static string Uid(ImportReport report, string where, string uid)
    {
        uid = new string([.. uid.Select(c => char.IsControl(c) ? ' ' : c)]);
        if (uid.Length <= ImportCandidate.LongestUid) return uid;
        report.LeaveOnce(where, "UID", "text-cut", $"At most {ImportCandidate.LongestUid} characters; the rest is replaced by its digest.");
        var kept = ImportCandidate.LongestUid - 33;
        return $"{uid[..(char.IsHighSurrogate(uid[kept - 1]) ? kept - 1 : kept)]}~"
            + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uid)))[..32];
    }

    public static string Line(string text) => new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim().Normalize();

    public static string Lines(string text) => new string([.. text.Where(c => !char.IsControl(c) || c is '\n' or '\t')]).Trim().Normalize();
}
