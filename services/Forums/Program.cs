using Embassy.Forums;
using Embassy.ServiceDefaults;

return await Commands.Run(args, arguments => ForumsHost.Build(arguments));
