using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace Embassy.Content.Search;

/// <summary>
/// Lets a word stand, too, for what it may be a form of, in the same place. Where a form alone does not tell which word it is of, it is all
/// of them: on both sides, so that two words meet when they may come from the same one.
/// </summary>
sealed class FormsFilter(TokenStream input, Func<string, IEnumerable<string>> words) : TokenFilter(input)
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
        foreach (var one in words(form))
            if (one != form) others.Enqueue(one);
        if (others.Count > 0) first = CaptureState();
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        others.Clear();
    }
}
