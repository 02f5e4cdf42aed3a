using Embassy.Suite.Tests.Conventions;
using Embassy.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Contracts;

public class ProtoLockTests
{
    const string Pages = "embassy/content/v1/pages.proto";

    static readonly ContractLock Lock = new("protos/contract.lock", 1);

    [Fact]
    public void The_protos_keep_what_was_promised() => Lock.Hold(ProtoLines.Of(Protos.Files));

    [Fact]
    public void A_field_that_goes_or_changes_is_found_and_never_accepted()
    {
        Broken(Pages, f => Page(f).Field.Remove(Field(f, "title")), "gone is\n  embassy.content.v1.Page.title 11 string");
        Broken(Pages, f => Field(f, "title").Number = 99,
            "changed is\n  embassy.content.v1.Page.title 11 string\nto\n  embassy.content.v1.Page.title 99 string");
        Broken(Pages, f => Field(f, "title").Type = FieldDescriptorProto.Types.Type.Bytes, "embassy.content.v1.Page.title 11 bytes");
        Broken(Pages, f => Field(f, "title").Label = FieldDescriptorProto.Types.Label.Repeated,
            "embassy.content.v1.Page.title 11 repeated string");
        Broken(Pages, f => Field(f, "title").Name = "heading", "gone is\n  embassy.content.v1.Page.title 11 string");
        Broken(Pages, f => Field(f, "dir").Options.SetExtension(OptionsExtensions.Words, "ltr"),
            "gone is\n  embassy.content.v1.Page.dir=rtl word");
    }

    [Fact]
    public void An_rpc_that_goes_or_changes_is_found_and_never_accepted()
    {
        const string GetPage =
            "embassy.content.v1.PagesService.GetPage rpc (embassy.content.v1.GetPageRequest) returns (embassy.content.v1.Page) GET "
            + "/v1/pages/{key} policy public";
        Broken(Pages, f => f.Service[0].Method.Remove(Rpc(f)), "gone is\n  " + GetPage);
        Broken(Pages, f => Rpc(f).Options.GetExtension(AnnotationsExtensions.Http).Get = "/v1/page/{key}", "changed is\n  " + GetPage);
        Broken(Pages, f => Rpc(f).Options.SetExtension(OptionsExtensions.Policy, "staff"), "changed is\n  " + GetPage);
        Broken(Pages, f => Rpc(f).OutputType = ".embassy.content.v1.ListPagesResponse", "changed is\n  " + GetPage);
        Broken(Pages, f => Rpc(f).ServerStreaming = true, "returns (stream embassy.content.v1.Page)");
    }

    [Fact]
    public void What_is_new_is_found_and_accepted_when_asked_for()
    {
        var before = ProtoLines.Of(Protos.Files);
        var now = With(Pages,
            f => Page(f).Field
                .Add(new FieldDescriptorProto
                {
                    Name = "motto",
                    Number = 9999,
                    Type = FieldDescriptorProto.Types.Type.String,
                    Label = FieldDescriptorProto.Types.Label.Optional
                }));
        Assert.Empty(Lock.Broken(before, now));
        Violations.One(Lock.Added(before, now), "embassy.content.v1.Page.motto 9999 string");
        Violations.One(Lock.Added(before, now), "EMBASSY_ACCEPT=1");
        var after = Lock.With(before, now)!;
        Assert.Empty(Lock.Added(after, now));
        Assert.Equal(before.Count + 1, after.Count(l => !l.StartsWith('#')));
        Assert.Equal(after.Skip(2).Order(StringComparer.Ordinal), after.Skip(2));
    }

    [Fact]
    public void A_number_that_was_reserved_stays_so()
    {
        var reserved = With(Pages, f => Page(f).ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = 30, End = 32 }));
        Assert.Contains("embassy.content.v1.Page#30 reserved", reserved);
        Assert.Contains("embassy.content.v1.Page#31 reserved", reserved);
        Assert.Equal(2, Lock.Broken(reserved, ProtoLines.Of(Protos.Files)).Count());
    }

    static void Broken(string proto, Action<FileDescriptorProto> change, string says)
    {
        var (before, now) = (ProtoLines.Of(Protos.Files), With(proto, change));
        var broken = Assert.Single(Lock.Broken(before, now));
        Assert.Contains(says, broken, StringComparison.Ordinal);
        Assert.Contains("Never change it", broken, StringComparison.Ordinal);
        Assert.Null(Lock.With(before, now));
    }

    static IReadOnlyList<string> With(string proto, Action<FileDescriptorProto> change) =>
        ProtoLines.Of([.. Protos.Files.Where(f => f.Name != proto), Protos.Changed(proto, change)]);

    static DescriptorProto Page(FileDescriptorProto file) => file.MessageType.Single(m => m.Name == "Page");

    static FieldDescriptorProto Field(FileDescriptorProto file, string name) => Page(file).Field.Single(f => f.Name == name);

    static MethodDescriptorProto Rpc(FileDescriptorProto file) => file.Service[0].Method.Single(m => m.Name == "GetPage");
}
