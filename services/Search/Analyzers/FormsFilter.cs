using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace Embassy.Search.Analyzers;

/// <summary>
/// Replaces a word by its possible base forms, all at the same position. An ambiguous form gets all of them, in the
/// index and in the query, so that two words match when they may share a base form.
/// </summary>
sealed class FormsFilter(TokenStream input, Func<string, IEnumerable<string>> forms) : TokenFilter(input)
{
    readonly Queue<string> others = new();
    AttributeSource.State? first;

    public override bool IncrementToken()
    {
        var word = GetAttribute<ICharTermAttribute>();
        if (others.TryDequeue(out var other))
        {
            RestoreState(first);
            word.SetEmpty().Append(other);
            GetAttribute<IPositionIncrementAttribute>().PositionIncrement = 0;
            return true;
        }
        if (!m_input.IncrementToken()) return false;
        var form = new string(word.Buffer, 0, word.Length);
        foreach (var one in forms(form)) others.Enqueue(one);
        if (others.TryDequeue(out var likeliest) && likeliest != form) word.SetEmpty().Append(likeliest);
        if (others.Count > 0) first = CaptureState();
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        others.Clear();
    }
}
