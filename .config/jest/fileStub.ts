/** Stands in for style sheets and images. */
const fileName = 'file-stub';
export default fileName;
