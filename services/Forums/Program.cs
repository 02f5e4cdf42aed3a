using Embassy.Forums;
using Embassy.ServiceDefaults;

return await StartupErrors.Guard(() => ServiceCommands.Run(args, arguments => ForumsHost.Build(arguments)));
