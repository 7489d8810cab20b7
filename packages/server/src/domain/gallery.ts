/** The groupId that stands for everybody in the application; no group can be made with it. */
export const everybody = '*'
