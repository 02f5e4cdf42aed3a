using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Events.V1;
using Embassy.Gateway.Reference;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Tests.Reference;

/// <summary>Members that do not apply are absent from answers, and the reference says which may be.</summary>
public partial class PresenceTests
{
    [Fact]
    public void A_member_that_may_be_empty_by_its_comment_is_left_out_then() =>
        Assert.Empty(Answered().SelectMany(m => m.Fields.InDeclarationOrder()).Where(f => Kept(f, ProtoComments.Of(f.FullName)))
            .Select(f => f.FullName));

    [Theory]
    [InlineData("Empty means the whole day.")]
    [InlineData("Its number in the series, from 1; 0 for none.")]
    public void A_member_that_may_be_empty_by_its_comment_and_is_written_is_found(string comment)
    {
        Assert.True(Kept(Engagement.Descriptor.FindFieldByName("version"), comment));
        Assert.False(Kept(Engagement.Descriptor.FindFieldByName("ordinal"), comment));
        Assert.False(Kept(Engagement.Descriptor.FindFieldByName("title"), comment));
        Assert.False(Kept(ListEngagementsResponse.Descriptor.FindFieldByName("total_size"), comment));
    }

    [Fact]
    public void A_member_that_may_be_absent_is_not_required_in_the_reference()
    {
        var schemas = JsonElement.Parse(OpenApiDocument.Document).GetProperty("components").GetProperty("schemas");
        var required = schemas.GetProperty("Engagement").GetProperty("required").EnumerateArray().Select(n => n.GetString()).ToList();
        Assert.Contains("start", required);
        Assert.Contains("states", required);
        Assert.DoesNotContain("end", required);
        Assert.DoesNotContain("ordinal", required);
        Assert.DoesNotContain("titles", required);
        var end = schemas.GetProperty("Engagement").GetProperty("properties").GetProperty("end");
        Assert.Equal("Last day, in the same form; absent when it is the first.", end.Text("description"));
        var createdAt = schemas.GetProperty("Engagement").GetProperty("properties").GetProperty("createdAt");
        Assert.True(createdAt.GetProperty("readOnly").GetBoolean());
    }

    [Fact]
    public void Only_what_does_not_apply_is_left_out_of_an_answer()
    {
        const string written =
            """
            { "engagements": [ { "id": "a", "end": "", "ordinal": 0, "version": 0, "states": [], "titles": [],
              "title": { "lang": "ar", "text": "\u0022<\u0022", "dir": "rtl" }, "delegationsDisclosure": { "audience": "" },
              "sources": [ { "reference": "r", "note": "" } ] } ], "nextPageToken": "", "totalSize": 0 }
            """;
        Assert.Equal("""{"engagements":[{"id":"a","version":0,"states":[],"title":{"lang":"ar","text":"\u0022<\u0022","dir":"rtl"}"""
            + ""","sources":[{"reference":"r"}]}],"totalSize":0}""", Pruned(written, ListEngagementsResponse.Descriptor));
        Assert.Equal("""{"engagements":[]}""",
            Pruned("""{"engagements":[],"nextPageToken":""}""", ListEngagementsResponse.Descriptor));
        Assert.Equal("{}", Pruned("""{"end":""}""", Engagement.Descriptor));
    }

    static string Pruned(string json, MessageDescriptor message) =>
        Encoding.UTF8.GetString(JsonPresence.Prune(Encoding.UTF8.GetBytes(json), message).Span);

    static bool Kept(FieldDescriptor field, string comment) => field.FieldType != FieldType.Message && !field.HasPresence
        && !field.IsRepeated && !JsonPresence.OmitsEmpty(field) && SaysEmpty().IsMatch(comment);

    static HashSet<MessageDescriptor> Answered()
    {
        var answered = new HashSet<MessageDescriptor>();
        foreach (var method in ApiRoutes.Whole.SelectMany(c => c.Methods)
            .Where(m => m.GetOptions()?.HasExtension(AnnotationsExtensions.Http) == true))
            Reach(method.OutputType, answered);
        return answered;
    }

    static void Reach(MessageDescriptor message, HashSet<MessageDescriptor> reached)
    {
        if (!message.File.Package.StartsWith("embassy.", StringComparison.Ordinal) || !reached.Add(message)) return;
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => f is { FieldType: FieldType.Message, IsMap: false }))
            Reach(field.MessageType, reached);
    }

    [GeneratedRegex(@"(?<!Never )\b[Ee]mpty (?:for|if|in|means|on|unless|until|when|where|while|without)\b(?! requests)|may be empty"
        + @"|\b0 (?:for|if|when|unless|without)\b")]
    private static partial Regex SaysEmpty();
}
