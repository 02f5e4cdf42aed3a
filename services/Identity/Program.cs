using Embassy.Identity;
using Embassy.Identity.Accounts;
using Embassy.Identity.Programs;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => IdentityHost.Build(arguments), AccountCommand.Create(), ProgramCommand.Create());
