using Embassy.Suite.Tests.Contracts;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>Every import can be tried: <c>validateOnly</c> returns the same report and stores nothing.</summary>
public class ImportsTests
{
    [Fact]
    public void Every_import_takes_validateOnly()
    {
        Assert.True(Imports(Protos.Services).Count() >= 10);
        Violations.None(Without(Protos.Services));
        Violations.One(Without(Protos.Changed("embassy/forums/v1/sessions.proto",
            f => f.MessageType.Single(m => m.Name == "ImportChairsRequest").Field.Single(x => x.Name == "validate_only").Name = "other")
            .Services), "ImportChairs");
    }

    // An import of votes comes in parts; the last step imports them. An upload of votes is the same in one stream.
    static IEnumerable<MethodDescriptor> Imports(IEnumerable<ServiceDescriptor> services) => services.SelectMany(s => s.Methods)
        .Where(m => m.Name.StartsWith("Import", StringComparison.Ordinal) || m.Name is "FinishVoteImport" or "UploadVotes");

    static IEnumerable<string> Without(IEnumerable<ServiceDescriptor> services) => Imports(services)
        .Where(m => m.InputType.FindFieldByName("validate_only") is null).Select(m => $"{m.FullName}: {m.Name} has no validate_only.");
}
