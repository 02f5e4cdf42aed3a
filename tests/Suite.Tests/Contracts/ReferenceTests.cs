using Embassy.Gateway.Reference;

namespace Embassy.Suite.Tests.Contracts;

public class ReferenceTests
{
    [Fact]
    public void The_committed_OpenAPI_document_is_what_the_gateway_serves() => Hold("docs/openapi.json", OpenApiDocument.Document);

    [Fact]
    public void The_committed_AsyncAPI_document_is_what_the_gateway_serves() => Hold("docs/asyncapi.json", AsyncApiDocument.Document);

    [Fact]
    public void A_line_that_differs_is_found_with_its_number()
    {
        Assert.Null(Differs("a\nb\n", "a\nb\n"));
        Assert.Equal("line 2 is\n  b\nand is to be\n  c", Differs("a\nb\n", "a\nc\n"));
        Assert.Equal("line 3 is\n  \nand is to be\n  c", Differs("a\nb\n", "a\nb\nc\n"));
        Assert.NotNull(Differs("", "a\n"));
    }

    // Generated, so never edited by hand: a review sees here what a change means for clients.
    static void Hold(string path, string now)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("EMBASSY_ACCEPT") == "1") File.WriteAllText(file, now);
        if (Differs(File.Exists(file) ? File.ReadAllText(file) : "", now) is { } difference)
            Assert.Fail(
                $"{path}: {difference}\nIt is made from the protos and the announcement records. If the change is meant, take it in:\n  "
                + $"{ContractLock.Accept}");
    }

    static string? Differs(string before, string now)
    {
        if (before == now) return null;
        var (old, made) = (before.Split('\n'), now.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(old.Length, made.Length)).First(n => old.ElementAtOrDefault(n) != made.ElementAtOrDefault(n));
        return $"line {at + 1} is\n  {old.ElementAtOrDefault(at)}\nand is to be\n  {made.ElementAtOrDefault(at)}";
    }
}
