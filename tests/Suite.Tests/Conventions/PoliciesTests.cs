using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Contracts;
using Embassy.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

public class PoliciesTests
{
    [Fact]
    public void Every_rpc_names_a_policy_that_is_known() => Violations.None(WithoutPolicy(Protos.Services));

    [Fact]
    public void An_rpc_without_a_policy_or_with_an_unknown_one_is_found()
    {
        Violations.One(WithoutPolicy(Planted(o => o.ClearExtension(OptionsExtensions.Policy))), "GetPage names no policy");
        Violations.One(WithoutPolicy(Planted(o => o.SetExtension(OptionsExtensions.Policy, "everybody"))), "'everybody'");

        static IEnumerable<ServiceDescriptor> Planted(Action<MethodOptions> change) => Protos.Changed("embassy/content/v1/pages.proto",
            f => change(f.Service[0].Method.Single(m => m.Name == "GetPage").Options)).Services;
    }

    static IEnumerable<string> WithoutPolicy(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var method in services.SelectMany(s => s.Methods))
        {
            string? why = null;
            try
            {
                Policies.Of(method);
            }
            catch (InvalidOperationException e)
            {
                why = e.Message;
            }
            if (why is not null) yield return why;
        }
    }
}
