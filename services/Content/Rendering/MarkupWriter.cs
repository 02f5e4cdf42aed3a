using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html;

namespace Embassy.Content.Rendering;

/// <summary>
/// Serialises like <c>InnerHtml</c>, but in linear time; AngleSharp searches all siblings of a node to find the next.
/// </summary>
static class MarkupWriter
{
    static readonly IMarkupFormatter Formatter = HtmlMarkupFormatter.Instance;

    public static string Inside(INode parent)
    {
        var html = new StringBuilder();
        Write(parent, html);
        return html.ToString();
    }

    static void Write(INode parent, StringBuilder html)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText text) html.Append(Formatter.Text(text));
            else if (node is IElement element)
            {
                var closesItself = element.Flags.HasFlag(NodeFlags.SelfClosing);
                html.Append(Formatter.OpenTag(element, closesItself));
                // A parser drops the first line break in an element that preserves line breaks.
                if (element.Flags.HasFlag(NodeFlags.LineTolerance) && element.FirstChild is IText { Data: ['\n', ..] }) html.Append('\n');
                if (!closesItself) Write(element, html);
                html.Append(Formatter.CloseTag(element, closesItself));
            }
        }
    }
}
