using Embassy.Cooperation;
using Embassy.ServiceDefaults;

return await StartupErrors.Guard(() => ServiceCommands.Run(args, arguments => CooperationHost.Build(arguments)));
