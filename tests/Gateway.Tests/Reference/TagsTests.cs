using System.Text.Json;
using Embassy.Gateway.Reference;

namespace Embassy.Gateway.Tests.Reference;

public class TagsTests
{
    static readonly string[] GrpcWords =
        ["INVALID_ARGUMENT", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "ABORTED", "FAILED_PRECONDITION", "RESOURCE_EXHAUSTED",
            "UNAVAILABLE", "OUT_OF_RANGE", "DEADLINE_EXCEEDED"];

    [Fact]
    public void Each_operation_belongs_to_a_described_resource_and_each_resource_to_one_group()
    {
        var document = JsonElement.Parse(OpenApiDocument.Document);
        var tags = document.GetProperty("tags").EnumerateArray().ToDictionary(t => t.Text("name"), t => t.Text("description"));
        var used = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject())
            .Select(o => o.Value.GetProperty("tags")[0].GetString()!).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(used, tags.Keys.Order(StringComparer.Ordinal));
        Assert.All(tags, t => Assert.True(t.Value.Length > 20, t.Key));
        Assert.Equal(tags.Keys, document.GetProperty("x-tagGroups").EnumerateArray()
            .SelectMany(g => g.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!)));
    }

    [Fact]
    public void The_reference_speaks_of_problem_codes_and_not_of_gRPC_statuses()
    {
        Assert.Equal("Errors: `not_found`; `slug_taken`; `invalid_request` naming the field.",
            HttpWords.Of("Errors: NOT_FOUND `not_found`; ALREADY_EXISTS `slug_taken`; INVALID_ARGUMENT naming the field."));
        Assert.All(GrpcWords, word => Assert.DoesNotContain(word, OpenApiDocument.Document, StringComparison.Ordinal));
    }
}
